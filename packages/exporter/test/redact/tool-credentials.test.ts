// Command lines of tools that take a credential as a plain argument, and ones that only look so.
import { mayHoldCredential, redactText } from '../../src/redact/redact-text';
import { findToolCredentials, mayHoldToolCredential } from '../../src/redact/tool-credentials';
import { withMarks, withoutMarks } from './marked-text';

const SECRET = 'xK4-9fQ_27ab_0Zy';

it.each([
  'setenv DB_PASSWORD *; make',
  'launchctl setenv API_TOKEN "*"',
  'npm config set //registry.example.com/:_authToken *',
  'CONFIG SET requirepass *',
  'netlify env:set DB_PASSWORD * --context production',
  'pulumi config set --secret dbPassword *',
  'rabbitmqctl -n rabbit add_user bo *',
  'rabbitmqctl change_password bo *',
  'cargo login *',
  'net user bo * /add',
  'net use Z: \\\\files\\share /user:bo *',
  'poetry config http-basic.acme bo *',
  'bundle config set --global gems.example.com bo:*',
  "ConvertTo-SecureString -String '*' -AsPlainText -Force",
  'ACL SETUSER bo on >* ~key +@all',
  'gh secret set DEPLOY --body "*" -R o/r',
  'az keyvault secret set --vault-name v --name db --value *',
  'aws ssm put-parameter --name /a --type SecureString --value *',
  'kubectl create secret generic s --from-literal=first=*',
  'echo * | wrangler secret put NAME',
  'etcdctl --user bo:* get /a',
  'curl --proxy-user bo:* https://example.com',
  'snmpwalk -v3 -u bo -A * 10.2.0.9',
  'FROM node:22\nENV DB_PASSWORD *\nCMD ["node"]',
])('replaces the credential and nothing else: %s', (line) => {
  const text = line.replace('*', SECRET);
  expect(redactText(text)).toBe(line.replace('*', '[REDACTED:credential]'));
  expect(redactText(`Run this:\n\`\`\`\n${text}\n\`\`\`\n`)).not.toContain(SECRET);
  expect(mayHoldCredential(JSON.stringify({ text }))).toBe(true);
});

it.each([
  'setenv EDITOR vim2',
  'npm config set fetch-timeout 60000',
  'rabbitmqctl add_user bo',
  'cargo login --registry acme1',
  'net user bo1 /active:yes',
  'ConvertTo-SecureString $plain1 -AsPlainText',
  'gh secret set DEPLOY_KEY < key1.pem',
  'gh pr create --title "Fix 12" --body "closes issue34"',
  'aws ssm put-parameter --name /a --type String --value fast2024mode',
  'kubectl create configmap c --from-literal=mode=fast2mode',
  'docker compose -p shop1 up -d',
  'helm install shop ./chart --set auth.existingSecret=shop-db-1',
  'gcloud secrets versions access latest --secret=db1',
  'echo ready2go | tee log1',
])('leaves as it is: %s', (line) => {
  expect(redactText(line)).toBe(line);
});

it.each([
  'setenv DB_PASSWORD *',
  'npm config set //registry.example.com/:_authToken *',
  'CONFIG SET requirepass *',
  'netlify env:set DB_PASSWORD * --context production',
  'vault kv put API_TOKEN *',
  'rabbitmqctl -n rabbit add_user bo *',
  'cargo login *',
  'requirepass *',
  'net user bo * /add',
  'net use Z: \\\\files\\share * /user:bo',
  'run /u:bo /p:*',
  'schtasks /rp *',
  'poetry config http-basic.acme bo *',
  'bundle config set --global gems.example.com bo:*',
  'ConvertTo-SecureString -String * -AsPlainText -Force',
  'ACL SETUSER bo on >* ~key +@all',
  'gh secret set DEPLOY --body * -R o/r',
  'aws ssm put-parameter --name /a --type SecureString --value *',
  'kubectl create secret generic s --from-literal a=*',
  'echo * | wrangler secret put NAME',
  'FROM node:22\nENV DB_PASSWORD *\nCMD ["node"]',
  'setx DB_PASSWORD * /M',
  'set -gx DB_PASSWORD *',
  'htpasswd -b -C 10 users bo *',
  'run --password *',
  'curl -u bo:* x',
  'mysql -u bo -p* shop',
  'nuget setapikey *',
  'machine a.io login bo password *',
])('whatever is between the words: %s', (line) => {
  for (const gap of ['\t', '\t\t', '  ', '      ', ' \t  \t ']) {
    const text = line.replaceAll(' ', gap).replace('*', SECRET);
    const expected = line.replaceAll(' ', gap).replace('*', '[REDACTED:credential]');
    expect(redactText(text)).toBe(expected);
    expect(mayHoldCredential(text)).toBe(true);
    expect(mayHoldCredential(JSON.stringify({ text }))).toBe(true);
    expect(mayHoldCredential(JSON.stringify({ text: JSON.stringify({ text }) }))).toBe(true);
  }
});

describe('findToolCredentials', () => {
  const find = (text: string) => withMarks(text, findToolCredentials(text, undefined));

  it.each([
    'setenv DB_PASSWORD "⟦ab1 cde⟧" x',
    'setenv DB_PASSWORD \\"⟦ab1cde⟧\\"',
    'setenv TOKEN ⟦a1b2c3d4e5f6a7b8⟧',
    'vault login ⟦ab1cde⟧ | x',
    'net user bo ⟦ab1cde⟧ /add',
    'net use Z: x /user:bo ⟦ab1cde⟧',
    'aws ssm put-parameter --type SecureString --value ⟦ab1cde⟧ x',
    'kubectl create secret generic s --from-literal=a=⟦ab1cde⟧ --from-literal=b=⟦fg2hij⟧',
    'echo ⟦ab1cde⟧ | gh auth login --with-token',
    'vault login ⟦ab1cde⟧ && requirepass ⟦fg2hij⟧',
  ])('%s', (marked) => {
    const text = withoutMarks(marked);
    expect(find(text)).toBe(marked);
    expect(mayHoldToolCredential(text)).toBe(true);
  });

  it.each([
    'setenv DB_PASSWORD letmein',
    'setenv DB_PASSWORD $ab1cde',
    'setenv DB_PASSWORD <ab1cde>',
    'setenv DB_NAME ab1cde',
    'setenv TOKEN ab1cde',
    'vault login letmein',
    'net user bo /ab1cde /add',
    'net use Z: x /user:bo /ab1cde',
    'put-parameter --type String --value ab1cde',
    'create configmap x --from-literal=a=ab1cde',
    'echo ab1cde | tee x',
    'vaultlogin:ab1cde',
    'requirepass',
  ])('is none: %s', (text) => {
    expect(find(text)).toBe(text);
  });

  it('adds to what was found before', () => {
    const first = { start: 0, end: 1 };
    expect(findToolCredentials('vault login ab1cde', [first])).toEqual([first, { start: 12, end: 18 }]);
    expect(findToolCredentials('vault login x', [first])).toEqual([first]);
    expect(findToolCredentials('vaultlogin', [first])).toEqual([first]);
  });

  it.each(['a - b / c', 'the figure v 2', '| a | b |', 'secrets x'])('cannot be in %s', (text) => {
    expect(mayHoldToolCredential(text)).toBe(false);
  });
});
