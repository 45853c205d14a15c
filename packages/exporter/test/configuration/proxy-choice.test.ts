import { unicodeText } from '@sgp-otel/testkit/src/unicode-text';
import fc from 'fast-check';
import { noProxyWarning, proxyAddress, proxyChoice } from '../../src/configuration/proxy-choice';

const HTTPS = 'https://sgp.test';
const choose = (environment: Record<string, string>, baseUrl = HTTPS) => {
  const choice = proxyChoice(baseUrl, environment);
  return choice && { url: choice.url.href, variable: choice.variable };
};

describe('the proxy', () => {
  it.each([
    [{ HTTPS_PROXY: 'http://proxy.test:3128' }, HTTPS, 'http://proxy.test:3128/', 'HTTPS_PROXY'],
    [{ https_proxy: 'http://proxy.test:3128' }, HTTPS, 'http://proxy.test:3128/', 'https_proxy'],
    [{ HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:1' }, HTTPS, 'http://lower:1/', 'https_proxy'],
    [{ HTTPS_PROXY: 'http://upper:1', https_proxy: '' }, HTTPS, 'http://upper:1/', 'HTTPS_PROXY'],
    [{ HTTP_PROXY: 'http://proxy.test:3128' }, 'http://sgp.test', 'http://proxy.test:3128/', 'HTTP_PROXY'],
    [{ ALL_PROXY: 'http://proxy.test:3128' }, HTTPS, 'http://proxy.test:3128/', 'ALL_PROXY'],
    [{ ALL_PROXY: 'http://all:1', HTTPS_PROXY: 'http://own:1' }, HTTPS, 'http://own:1/', 'HTTPS_PROXY'],
    [{ HTTPS_PROXY: 'proxy.test:3128' }, HTTPS, 'http://proxy.test:3128/', 'HTTPS_PROXY'],
    [{ HTTPS_PROXY: '//proxy.test:3128' }, HTTPS, 'http://proxy.test:3128/', 'HTTPS_PROXY'],
    [{ HTTPS_PROXY: 'proxy.test' }, HTTPS, 'http://proxy.test/', 'HTTPS_PROXY'],
    [{ HTTPS_PROXY: '10.0.0.1:3128' }, HTTPS, 'http://10.0.0.1:3128/', 'HTTPS_PROXY'],
    [{ HTTPS_PROXY: '[::1]:3128' }, HTTPS, 'http://[::1]:3128/', 'HTTPS_PROXY'],
    [{ HTTPS_PROXY: 'user:pw@proxy.test:3128' }, HTTPS, 'http://user:pw@proxy.test:3128/', 'HTTPS_PROXY'],
    [{ HTTPS_PROXY: 'HTTPS://proxy.test:3129/' }, HTTPS, 'https://proxy.test:3129/', 'HTTPS_PROXY'],
    [{ HTTPS_PROXY: '"http://proxy.test:3128"\r\n' }, HTTPS, 'http://proxy.test:3128/', 'HTTPS_PROXY'],
    [{ HTTPS_PROXY: 'http://user:p@ss@proxy.test:1' }, HTTPS, 'http://user:p%40ss@proxy.test:1/', 'HTTPS_PROXY'],
  ])('of %j for %s is %s, by %s', (environment, baseUrl, url, variable) => {
    expect(choose(environment as Record<string, string>, baseUrl)).toEqual({ url, variable });
  });

  it.each([
    [{}],
    [{ HTTPS_PROXY: ' ' }],
    [{ HTTPS_PROXY: '""' }],
    [{ HTTP_PROXY: 'http://proxy.test' }],
    [{ HTTPS_PROXY: 'http://proxy.test', NO_PROXY: '.test' }],
    [{ HTTPS_PROXY: 'http://proxy.test', no_proxy: '*' }],
    [{ HTTPS_PROXY: 'http://proxy.test', NO_PROXY: '"sgp.test"' }],
    [{ HTTPS_PROXY: 'socks5://proxy.test', NO_PROXY: 'sgp.test' }],
  ])('is none for %j', (environment) => {
    expect(choose(environment as Record<string, string>)).toBeUndefined();
  });
});

describe('a proxy variable that cannot be used is refused by its name, without its value', () => {
  it.each([
    [
      'socks5://user:hunter2@proxy.test:1080',
      /HTTPS_PROXY names a proxy of the kind socks5:\/\/, which is not supported/,
    ],
    ['socks5h://proxy.test:1080', /socks5h:\/\//],
    ['SOCKS4://proxy.test:1080', /socks4:\/\//],
    ['ftp://proxy.test', /ftp:\/\//],
    ['http://', /holds no URL/],
    ['http://proxy test:1', /holds no URL/],
    ['http://proxy.test:99999', /holds no URL/],
    ['http://user:hunter2@proxy.test:port', /holds no URL/],
    ['http:proxy.test:3128', /holds no URL/],
    ['http:/proxy.test:3128', /holds no URL/],
    ['https//proxy.test:3128', /holds no URL/],
    ['http;//proxy.test:3128', /holds no URL/],
    ['http:\\\\proxy.test:3128', /holds no URL/],
    ['http://https://proxy.test:3128', /holds no URL/],
    ['socks5:/proxy.test:1080', /holds no URL/],
    ['proxy.test:3128\\n', /holds no URL/],
    ['"proxy.test:3128', /holds no URL/],
    ['http://$PROXY:3128', /holds no URL/],
    ['true', /holds no URL/],
    ['1', /holds no URL/],
    ['http://user:hunt#er2@proxy.test:3128', /HTTPS_PROXY holds/],
    ['http://user:hunt/er2@proxy.test:3128', /HTTPS_PROXY holds/],
    ['http://user:1/hunter2@proxy.test:3128', /signs such as/],
    ['http://user:1?hunter2@proxy.test:3128', /signs such as/],
    ['http://user:100%hunter2@proxy.test:3128', /signs such as/],
  ])('%s', (text, message) => {
    const attempt = () => choose({ HTTPS_PROXY: text });
    expect(attempt).toThrow(
      expect.objectContaining({ code: 'SGP_UNREACHABLE', message: expect.stringMatching(message) }),
    );
    expect(attempt).toThrow(expect.objectContaining({ message: expect.stringContaining('expected http://host:port') }));
    expect(attempt).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/hunt|er2|proxy\.test/) }));
  });

  it('names the variable in the case it has, also ALL_PROXY', () => {
    expect(() => choose({ all_proxy: 'socks5://proxy.test' })).toThrow(/^all_proxy names/);
  });

  it('whatever is in it: a usable URL or one error, never another throw', () => {
    fc.assert(
      fc.property(fc.oneof(unicodeText(), fc.webUrl()), (text) => {
        try {
          const choice = choose({ HTTPS_PROXY: text });
          if (choice) expect(choice.url).toMatch(/^https?:\/\//);
        } catch (error) {
          expect(error).toMatchObject({ code: 'SGP_UNREACHABLE' });
        }
      }),
    );
  });
});

describe('a NO_PROXY', () => {
  const PROXY = { HTTPS_PROXY: 'http://proxy.test' };

  it.each<[string, Record<string, string>]>([
    ['that is not set', PROXY],
    ['whose entries are all hosts', { ...PROXY, NO_PROXY: 'sgp.test, .test, 10.0.0.0/8, [::1]:8080, *' }],
    ['without a proxy that it could except from', { NO_PROXY: '10.0.0.0/99' }],
    ['with a proxy that is set to nothing', { HTTPS_PROXY: '', NO_PROXY: '10.0.0.0/99' }],
  ])('%s is nothing to warn of', (_what, environment) => {
    expect(noProxyWarning(environment)).toBeUndefined();
  });

  it.each(['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'])(
    'with an entry that fits no host is, beside %s',
    (variable) => {
      const environment = { [variable]: 'http://proxy.test', NO_PROXY: 'sgp.test,10.0.0.0/99' };
      expect(noProxyWarning(environment)).toBe(
        'NO_PROXY has entries that except no host: "10.0.0.0/99". Expected are hosts (example.com, .example.com), ' +
          'addresses and networks (10.0.0.0/8, [::1]), each with :port if wanted, or *. They are passed over.',
      );
    },
  );

  it('is named in the case it has, and shown without a password, not at length, and not in great number', () => {
    const shown = (noProxy: string) =>
      /no host: (.*?)\. Expected/.exec(noProxyWarning({ ...PROXY, no_proxy: noProxy }) ?? '')?.[1];
    expect(noProxyWarning({ ...PROXY, no_proxy: '1.2.3.4/99' })).toMatch(/^no_proxy has/);
    expect(shown('user:hunter2@1.2.3.4/99')).toBe('"1.2.3.4/99"');
    expect(shown(`1.2.3.4/${'9'.repeat(100)}`)).toBe(`"1.2.3.4/${'9'.repeat(72)}"`);
    const entries = [1, 2, 3, 4, 5, 6, 7].map((last) => `10.0.0.${last}/99`);
    const five = entries
      .slice(0, 5)
      .map((entry) => JSON.stringify(entry))
      .join(', ');
    expect(shown(entries.slice(0, 5).join())).toBe(five);
    expect(shown(entries.join())).toBe(`${five} and 2 more`);
  });
});

it.each([
  ['http://user:hunter2@proxy.test:3128/', 'proxy.test:3128'],
  ['http://proxy.test/', 'proxy.test:80'],
  ['http://proxy.test:80/', 'proxy.test:80'],
  ['https://proxy.test/', 'proxy.test:443'],
  ['https://[::1]:3129/', '[::1]:3129'],
])('the address of %s is shown as %s', (url, expected) => {
  expect(proxyAddress(new URL(url))).toBe(expected);
});
