// Every link between the pages leads somewhere: to a file that git knows, and to a heading that is there.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../..');
const args = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
const pages = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim().split('\n');
const read = (page: string) => readFileSync(path.join(root, page), 'utf8');
const withoutCode = (text: string) =>
  text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]]/g, ''));

/** The anchors that GitHub and npm give to headings. */
function anchors(page: string): string[] {
  return [...withoutCode(read(page)).matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

/** `page → link` for each link of a page that leads nowhere. */
function brokenLinks(page: string): string[] {
  const links = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? page : path.join(path.dirname(page), file);
    if (!existsSync(path.join(root, target))) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchors(target).includes(anchor);
  });
}

it.each(pages)('all links of %s lead somewhere', (page) => {
  expect(brokenLinks(page)).toEqual([]);
});

/** The pages that `page` links to. */
const linkedFrom = (page: string) =>
  [...read(page).matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) => path.join(path.dirname(page), link));

it('the index leads to every page, and the index of the decisions to every record', () => {
  const linked = [...linkedFrom('docs/README.md'), ...linkedFrom('docs/decisions/README.md')];
  const unlinked = pages.filter(
    (page) => page.startsWith('docs/') && page !== 'docs/README.md' && !linked.includes(page),
  );
  expect(unlinked).toEqual([]);
});

it('every page is a guide, a page of reference or a decision, but for the index and the architecture', () => {
  const folders = new Set(pages.filter((page) => page.startsWith('docs/')).map((page) => page.split('/')[1]));
  expect([...folders].sort()).toEqual(['README.md', 'architecture.md', 'decisions', 'guides', 'reference']);
});

it('a decision says when it was made, in its name and under its title', () => {
  const records = pages.filter((page) => page.startsWith('docs/decisions/') && !page.endsWith('README.md'));
  const undated = records.filter((page) => {
    const [date = ''] = path.basename(page).match(/^\d{4}-\d\d-\d\d/) ?? [];
    return date === '' || !read(page).includes(`\n\n*${date}.*`);
  });
  expect([undated, records.length > 30]).toEqual([[], true]);
});
