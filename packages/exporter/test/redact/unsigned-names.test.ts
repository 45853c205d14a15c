// Names of credentials that no sign follows: tables, inserted rows, sentences, known calls, and values in forms that
// languages have of their own.
import { mayHoldCredential, redactText } from '../../src/redact/redact-text';

const SECRET = 'xK4-9fQ_27ab31Lm';

it.each([
  'name,email,password\nbo,bo@example.com,*\nal,,*',
  'user;password;role\nbo;*;admin',
  'User name,Password,Secret access key\nbo,,*\n',
  '| user | password |\n|---|:-:|\n| bo | `*` |',
  '| Setting | Value |\n| --- | --- |\n| API key | `*` |',
  ' id | password\n----+----------\n  1 | *\n(1 row)',
  "INSERT INTO users (id, name, password) VALUES (1, 'bo', '*')",
  'my API key is "*", please',
  'The password for the staging database is `*`.',
  'Das Passwort lautet * seit Montag',
  'La contraseña es *.',
  'Le mot de passe est *.',
  '{:user "bo" :password "*"}',
  'default login anonymous password *',
  "new PDO('mysql:host=db', 'root', '*');",
  'DriverManager.getConnection(url, "bo", "*")',
  "jwt.sign({ id: 1 }, '*', { expiresIn: 1 })",
  'client.password("*").build()',
  "auth=('bo', '*')",
  "process.env['API_KEY'] ?? '*'",
  'key = ENV["API_KEY"] || "*"',
  "$ENV{DB_PASS} = '*';",
  'DB_PASSWORD ?= *',
  'Password = @"*",',
  "WITH PASSWORD = N'*', CHECK_POLICY = OFF",
  'password: &pw *\nother: 1',
  'password: !!str *\n',
  'secret = """\n*\n"""',
  'api_tokens = {\n  "ci" = "*"\n}',
  'tokens = ["*"]',
  '["password"]=>\n  string(16) "*"',
  'password = <<EOT\n*\nEOT',
  'password: Some("*")',
  'nuget setapikey * -Source https://nuget.example.com',
  '7z x -p* a.7z',
  "curl -b 'session=*' https://example.com",
  'xfreerdp /u:bo /p:* /v:10.0.0.4',
  'net use Z: \\\\srv\\share * /user:bo',
])('replaces the credential and nothing else: %s', (line) => {
  const text = line.replaceAll('*', SECRET);
  const redacted = line.includes("-b '")
    ? line.replace('session=*', '[REDACTED:credential]')
    : line.replaceAll('*', '[REDACTED:credential]');
  expect(redactText(text)).toBe(redacted);
  expect(redactText(`It was a day.\n${text}`)).not.toContain(SECRET);
  expect(mayHoldCredential(JSON.stringify({ text }))).toBe(true);
});

it.each([
  'name,email,password\n',
  'Enter your name, password, key,\nthen go on with step2, v1.2.3, x1, 4',
  '| Field | Type |\n| --- | --- |\n| password | varchar(255) |\n| token | char(36) |',
  '| api_key | yes | Key of your project, see section2 |',
  ' Column   | Type\n----------+--------------\n password | varchar(255)',
  'INSERT INTO users (name, password) VALUES (?, ?)',
  'The key is 1234567 characters long',
  'the API key is required2',
  'getSecret("prod/db-1")',
  "apiKey: options.apiKey ?? 'local'",
  'type Message = CleartextPassword | MD5Password | Other2',
  '/(add_user2|change_password|check_user2|x)/',
  "clientSecret?: OAuth2ClientOptions['clientSecret'],",
  `await sign(crypto, \`AWS4\${key}\`, dateStamp)`,
  "sign('data', 'https://example.com/v1/projects')",
  "$table->string('password', 255)->nullable();",
  'const key = process.env.API_KEY ?? "";',
  'password: !Ref DbPassword2',
  'db.password=@db.password@',
  'WWW-Authenticate: Bearer realm="api", error="invalid_token"',
  'mongodb+srv://<username>:<password>@cluster0.example.net',
  `https://${'3f'.repeat(16)}@o1.ingest.sentry.io/45`,
  'pk_live_a7QTxmbCSe2XoHEOMcDwhjxJ is the publishable key',
])('leaves what only looks so: %s', (text) => {
  expect(redactText(text)).toBe(text);
});

it('finds the secret parts of a key in JSON, and leaves the public ones', () => {
  const key = { kty: 'RSA', n: `n${SECRET}${SECRET}`, e: 'AQAB', d: `d${SECRET}${SECRET}` };
  const redacted = redactText(JSON.stringify(key));
  expect(redacted).not.toContain(key.d);
  expect(redacted).toContain(key.n);
});
