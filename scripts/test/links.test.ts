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

it('docs/README.md leads to every page', () => {
  const linked = [...read('docs/README.md').matchAll(/\]\(([^)#]+)\)/g)].map(([, link = '']) =>
    path.join('docs', link),
  );
  const unlinked = pages.filter(
    (page) => page.startsWith('docs/') && page !== 'docs/README.md' && !linked.includes(page),
  );
  expect(unlinked).toEqual([]);
});
