// Which part of a URL is a credential.
import { mayHoldUrlCredential, urlCredential } from '../../src/redact/url-credentials';
import { withMarks, withoutMarks } from './marked-text';

const TOKEN = 'a1b2c3d4e5f6a7b8c9d0';
const colonOf = (text: string) => text.indexOf('://');
function find(text: string): string {
  const edit = urlCredential(text, colonOf(text));
  return withMarks(text, edit && [edit]);
}

it.each([
  'https://bo:⟦hunter⟧@x.io/y',
  'https://:⟦hunter⟧@x.io',
  'see https://bo:⟦p@ss:w0rd⟧@x.io, then',
  `https://bo:⟦${'p'.repeat(1017)}⟧@x`,
  `https://${'b'.repeat(256)}:⟦hunter⟧@x`,
  // Signs that should have been encoded, before something that is a host.
  'postgres://app:⟦p#ss/1?⟧@db:5432/shop',
  'postgres://app:⟦a/b@c!d⟧@db.io',
  'postgres://app:⟦123456/x⟧@db',
  'postgres://app:⟦1234x/x⟧@db)',
  'postgres://app:⟦a/b⟧@[::1]:5432/shop',
  `https://⟦${TOKEN}⟧@x.io`,
  `https://⟦${TOKEN}⟧@`,
  'https://hooks.slack.com/services/⟦T0/B0/xy⟧ x',
  'https://hooks.slack.com/workflows/⟦T0/B0/xyz⟧',
  'https://hooks.slack.com/triggers/⟦T0/B0/xyz⟧',
  'https://discord.com/api/webhooks/⟦123456/abc_-⟧?wait',
  'https://ptb.discordapp.com/api/v10/webhooks/⟦123456/abc⟧',
  'https://acme.webhook.office.com/webhookb2/⟦a1b2@c3/x⟧',
  'https://hooks.zapier.com/hooks/catch/⟦123456/abc/⟧',
  'HTTPS://API.TELEGRAM.ORG/⟦bot123:abc/send⟧',
])('%s', (marked) => {
  const text = withoutMarks(marked);
  expect(find(text)).toBe(marked);
  expect(mayHoldUrlCredential(text, colonOf(text))).toBe(true);
});

it.each([
  'https://x.io/y',
  'https://x:8080/a@b',
  'https://x:8080?a@b',
  'https://x:8080#a@b',
  'https://x:8080',
  'https://bo@x.io',
  'https://bo:@x.io',
  'https://bo:$PASSWORD@x.io',
  'https://bo:****@x.io',
  'https://x.io/a:b c@d',
  'https://x.io/a"b:c@d',
  'https://x/y:z@!',
  `https://${TOKEN.slice(1)}@x.io`,
  `https://${'abcdefghij'.repeat(2)}@x.io`,
  `https://bo:${'p'.repeat(1018)}@x`,
  'https://hooks.slack.com/services/T0/B0/x',
  'https://hooks.slack.com/other/T0/B0/xyz',
  'https://discord.com/api/users/123456/abc',
  'https://api.telegram.org.example/bot123:abc',
])('is none: %s', (text) => {
  expect(find(text)).toBe(text);
});

it.each(['https://x.io/y', 'https://x:8080/a', 'https://x.io/a "b@c"', `https://x.io/${'y'.repeat(600)}@z`])(
  'cannot be in %s',
  (text) => {
    expect(mayHoldUrlCredential(text, colonOf(text))).toBe(false);
  },
);
