// Command lines of tools that take a credential as a plain argument, and ones that only look so.
import { mayHoldCredential, redactText } from '../../src/redact/redact-text';

const SECRET = 'xK4-9fQ_27ab';

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
