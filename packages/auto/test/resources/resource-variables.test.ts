// OTEL_RESOURCE_ATTRIBUTES as people write it.
import { resourceVariables } from '../../src/resources/resource-variables';

const read = (text: string, serviceName?: string) => resourceVariables({ resourceAttributes: text, serviceName });

describe('OTEL_RESOURCE_ATTRIBUTES', () => {
  it.each([
    ['team=search,deployment.environment=prod', { team: 'search', 'deployment.environment': 'prod' }],
    [' team = search , tier=1', { team: 'search', tier: '1' }],
    ['team=search%20and%2Crank', { team: 'search and,rank' }],
    ['team="search"', { team: 'search' }],
    ["'team'='search'", { team: 'search' }],
    ['team=,x=1', { team: '', x: '1' }],
    ['team=a,team=b', { team: 'b' }],
    ['"team=search","tier=1"', { team: 'search', tier: '1' }],
    [`'team'='search',"tier"="1"`, { team: 'search', tier: '1' }],
    ['team="a, b" , note=“c,d=e”,tier=1', { team: 'a, b', note: 'c,d=e', tier: '1' }],
    ['team=a\r\ntier=1\n\nx=', { team: 'a', tier: '1', x: '' }],
    ['team="two\nlines",tier=1', { team: 'two\nlines', tier: '1' }],
    ['\u200bteam\u200b=\u00a0a\ufeff', { team: 'a' }],
    ['k8s.pod/name=a', { 'k8s.pod/name': 'a' }],
  ])('%j is read', (text, attributes) => {
    expect(read(text)).toEqual({ attributes, problems: [] });
  });

  it.each([
    ['team=search,broken,tier=1', 'entry 2 (broken) has no ='],
    ['team=search,=x,tier=1', 'entry 2 has no key before its ='],
    ['team=search,note=100%,tier=1', 'entry 2 (note) has a % that begins no code'],
    ['team=search,token=abc==,tier=1', 'entry 2 (token) has more than one ='],
    ['broken,team=search,tier=1', 'entry 1 (broken) has no ='],
    ['team=search,__proto__=x,tier=1', 'entry 2 (__proto__) has a key that no object can have'],
    ['team=search,tier=1,%E0%A4%A=x', 'entry 3 has a % that begins no code'],
  ])('%j keeps the others, and the problem names the bad one', (text, problem) => {
    const { attributes, problems } = read(text);
    expect(attributes).toEqual({ team: 'search', tier: '1' });
    expect(problems).toEqual([
      expect.stringContaining(`OTEL_RESOURCE_ATTRIBUTES: ${problem} and is left out; expected`),
    ]);
  });

  it.each([
    'api_key=sk-1234,hunter',
    'password=correct,horse',
    'x=1,sk-proj-1234567890',
    'db.password=hunter==',
    'sk4f9a8b7c6d5e4f3a2b1c=%',
  ])('never shows what may be a secret: %s', (text) => {
    const { problems } = read(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).not.toMatch(/hunter|horse|sk-|sk4f/);
  });

  it.each([
    ['team="search,tier=1', { team: '"search', tier: '1' }],
    ['team=search",tier=1', { team: 'search"', tier: '1' }],
    ['team=\\"search\\",tier=1', { team: '\\"search\\"', tier: '1' }],
  ])('a quote at one end (%s) stays, and is named', (text, attributes) => {
    expect(read(text)).toEqual({
      attributes,
      problems: [expect.stringMatching(/^OTEL_RESOURCE_ATTRIBUTES: entry 1 \(team\) has a quote at .* part of it\.$/)],
    });
  });

  it('takes no time that grows with the square of the text', () => {
    for (const unit of ['a=“', '"', '\n', ' ', `a='"`, '=']) read(unit.repeat(100_000));
  });

  it('names each bad one', () => {
    expect(read('a,b,c=1').problems).toHaveLength(2);
  });

  it('gives way to OTEL_SERVICE_NAME', () => {
    expect(read('service.name=a', 'b').attributes).toEqual({ 'service.name': 'b' });
  });
});
