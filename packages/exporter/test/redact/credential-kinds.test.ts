// One instance and more of each kind of credential in a text, and of each kind of text that only looks like one.
import { mayHoldCredential, redactText } from '../../src/redact/redact-text';

const MARKER = '[REDACTED:credential]';
const m = ['aB3dE7fGh1JkL9mN', 'pQ4rS8tUvW2xYz5A'].join('');
const hex = '0a1b2c3d4e5f6978'.repeat(2);

/** What stands before the credential, the credential, what stands behind it. */
const secrets: readonly (readonly string[])[] = [
  ['Cookie: theme=dark; sid=', m],
  ['Authorization: SSWS ', '00a1b2c3d4e5'],
  ['Authorization: Bot ', `MTk4NjIy.${m}`],
  ['Authorization: Key ', 'abc123def'],
  [
    'Authorization: Digest username="Mufasa", realm="x", nonce="abc", uri="/", response="',
    '6629fae49393a05397450978507c4ef1',
    '"',
  ],
  ['Authorization: AWS4-HMAC-SHA256 Credential=AK/20240101/us/s3/aws4_request, SignedHeaders=host, Signature=', hex],
  ['authorization: Splunk ', 'a1b2c3d4-1111'],
  ['Authorization: Foo ', 'a1b2c3d4e5'],
  ['curl -H "Authorization: Token token=', m, '" x'],
  ['curl -H \'Authorization: Digest username="a", response="', hex, '"\' x'],
  ['postgres://app:', 'p#ss/w?rd1', '@db.example.com:5432/shop'],
  ['mysql://root:', 'a/b/c', '@10.0.0.1/db'],
  ['https://u:', 'x?y', '@host.io/path'],
  ['https://x.io/?next=https%3A%2F%2Fbob%3A', 'hunter2', '%40host.io%2F'],
  ['/cb?url=%2Fx%3Faccess_token%3D', 'abcdef', '%26b%3D1'],
  ['x=https%253A%252F%252Fbob%253A', 'hunter2', '%2540h.io'],
  ['{"name":"DB_PASSWORD","value":"', 'hunter2', '"}'],
  ['[{"key":"API_KEY","value":"', 'abc', '"}]'],
  ['{"Name":"DbPassword","Value":"', 'x1', '"}'],
  ['{"value":"', 'letmein', '","name":"DB_PASS"}'],
  ['{"name":"DB_PASSWORD","type":"secret","value":"', 'hunter2', '"}'],
  ['{\\"name\\":\\"DB_PASSWORD\\",\\"value\\":\\"', 'hunter2', '\\"}'],
  ['env:\n  - name: DB_PASSWORD\n    value: ', 'letmein', '\n'],
  ['- name: X\n  value: 1\n- name: SECRET_KEY\n  value: "', 'letmein', '"\n'],
  ['<add key="Password" value="', 'letmein', '"/>'],
  ['<input name="password" value="', 'letmein', '">'],
  ['**Password:** ', 'hunter2'],
  ['**Password**: ', 'hunter2'],
  ['- **API key:** `', 'abc', '`'],
  ['<password>', 'letmein', '</password>'],
  ['<ns:Password type="x">', 'letmein', '</ns:Password>'],
  ['<string name="api_key">', 'letmein', '</string>'],
  ['<b>Password:</b> ', 'hunter2'],
  ['Password：', 'hunter2'],
  ['password＝', 'hunter2'],
  ['密码：', 'hunter2'],
  ['run --password ', 'letmein', ' --host x'],
  ['run --password ', 'x'],
  ['run --token=', 'a1b2c3d4e5f6a7b8c9'],
  ['["--password","', 'letmein', '"]'],
  ['curl -u bob:', 'letmein', ' https://x'],
  ['curl -ubob:', 'letmein', ' https://x'],
  ['mysql -u root -p', 'letmein', ' db'],
  ['sshpass -p ', 'letmein', ' ssh x'],
  ['docker login -u me -p ', 'letmein'],
  ['keytool -storepass ', 'changeit', ' -x'],
  ['root:', 'pw', '@tcp(localhost:3306)/db'],
  ['dsn="app:', 'letmein', '@tcp(db)/x"'],
  ['machine api.io login bob password ', 'letmein'],
  ['db.io:5432:shop:bob:', 'letmein'],
  ['scott/', 'tiger', '@db:1521/x'],
  ["ALTER ROLE bob WITH PASSWORD '", 'letmein', "'"],
  ["CREATE USER a IDENTIFIED BY '", 'letmein', "';"],
  ['DB_PASS=', 'letmein'],
  ['smtp_pass: ', 'hunter22'],
  ['x-auth-key: ', 'a1b2c3d4'],
  ['SECRET_KEY_BASE=', 'abc'],
  ['openai_key="', 'abc', '"'],
  ['hmac_key=', 'abc'],
  ['psk="', 'wifi pass', '"'],
  ['JSESSIONID=', '0A1B2C'],
  ['connect.sid=', 's%3Aabc'],
  ['client_assertion=', 'abc'],
  ['{"seed_phrase":"', 'apple banana', '"}'],
  ['seed phrase: ', 'apple river stone cloud apple river stone cloud apple river stone cloud'],
  ['{"a":"x\\napi_key=', 'abc123', '"}'],
  ['{"a":"x\\nghp_', m, '"}'],
  ['Content-Disposition: form-data; name="password"\r\n\r\n', 'letmein', '\r\n--'],
  ['Pwd={', 'hunter2;x', '}'],
  ['host:6380,password=', 'letmein', ',ssl=True'],
  // Encoded within a URL, more than once, with signs that are left as they are, and names that are not of ASCII.
  ["/q?sql=ALTER%20USER%20bo%20IDENTIFIED%20BY%20'", 'hunter!2', "'&page=2"],
  ['/q?sql=CREATE%20ROLE%20a%20LOGIN%20PASSWORD%20%27', 'letmein', '%27%3B&page=2'],
  ['/q?a=%E5%AF%86%E7%A0%81%3D', 'hunter2', '&b=1'],
  ['/q?a=%E5%AF%86%E7%A0%81%EF%BC%9A', 'hunter!2', '%EF%BC%8C'],
  ['/q?a=%D0%BF%D0%B0%D1%80%D0%BE%D0%BB%D1%8C%3A%20', 'hunter2'],
  ['/q?a=%25E5%25AF%2586%25E7%25A0%2581%253D', 'hunter2', '%26b'],
  ['/q?a=x%252520password%25253D', 'hunter2', '%252520y'],
  // Signs that are escaped in JSON text, as Go and Gson write them.
  ['{"url":"/q?password\\u003d', 'hunter2', '\\u0026page\\u003d2"}'],
  ['{"html":"\\u003cpassword\\u003e', 'letmein', '\\u003c/password\\u003e"}'],
  ['{"a":"{\\u0022api_key\\u0022:\\u0022', 'abc', '\\u0022}"}'],
  ['{"a":"{\\"b\\":\\"token\\\\u003d', 'a1b2c3d4e5f6a7b8c9', '\\"}"}'],
  // Behind the first thousands of characters too, and over several lines.
  [`${'It was a long day. '.repeat(300)}machine api.io login bob password `, 'letmein', ' and so on'],
  ['machine api.io\n  login bob\n  password ', 'letmein', '\n'],
  ['default\nmachine api.io\tlogin bob\tpassword ', 'letmein'],
  ['<meta name="csrf-token" content="', 'a1b2c3d4e5f6a7b8', '">'],
  ['APIキー：', m, 'です'],
  ['echo "', 'letmein', '" | docker login --username bo --password-stdin'],
  ['printf a | b; echo ', 'letmein', ' | docker login -u bo --password-stdin'],
];
/** Keys that are gone as a whole, with what stands before them. */
const keys: readonly (readonly [string, string])[] = [
  ['hvs.', m],
  ['s.', 'aB3dE7fGh1JkL9mNpQ4rS8tU'],
  ['ATATT3xFfGF0', `${m}=1A2B3C4D`],
  ['dapi', hex],
  ['x dapi', `${hex}-2 y`],
  ['dckr_pat_', m],
  ['123456789:AA', `${m}x`],
  ['MTk4NjIyNDgzNDcxOTI1MjQ4.', `Cl2FMQ.${m}`],
  ['key-', hex],
  ['FlyV1 fm2_', `${m}/${m}`],
  ['dp.pt.', m + m],
  ['pscale_tkn_', m],
  ['aB3dE7fGh1JkL9.atlasv1.', m + m],
  ['NRAK-', 'A1B2C3D4E5F6G7H8I9J0K1L2M3Z'],
  ['glsa_', `${m}_1a2b3c4d`],
  ['AGE-SECRET-KEY-1', (m + m).toUpperCase()],
];

const harmless: readonly string[] = [
  'PWD=/home/user1/project',
  "fetch(u,{credentials: 'include'})",
  'Basic research2024',
  'password: minimum8',
  'sk-estimator-doc-link-container-id-2024',
  'npm_config_registry_for_workspace_packages',
  'hf_hub_download_with_retries_enabled',
  'password: min8chars',
  'password: sha256',
  '{"password":"must be at least 8 characters"}',
  'Cookie: name=value; name2=value2',
  'Authorization: required',
  'see https://example.com:8080/a/b@c',
  'mailto:bob@example.com',
  'sip:alice@example.com:5060',
  'use --password to log in',
  'The --token flag is required',
  'docker run -p 8080:80 nginx',
  'mkdir -p /tmp/x',
  'git push -u origin main',
  'curl -X POST https://x',
  '"max_tokens":4096',
  '{"pass":12,"fail":3}',
  'pass: true',
  '{"status":"pass"}',
  '{"name":"user","value":"bob1234567"}',
  '<name>Password reset</name><value>x</value>',
  '<label>Password</label>',
  'pass=12 fail=3',
  'cookies: 5',
  'commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b',
  'api-version=2024-02-01',
  'GET /a%20b%3Fc%3Dd',
  'sort_key=user1234',
  'primary key: id12345',
  'https://user@example.com/',
  'Bearer shares2024',
  'password_reset_url=https://x.io/a1',
  'next_page_token: CAUQAA1234567890abcdef',
  'if (!password) throw',
  'def f(password: str, token: str2)',
  'from: bob@x.com:25',
  '{"prompt":"Enter your password:","z":"end"}',
  'PMAK-file-name',
  'time 12:30:45@home',
  'key-value-store-for-the-2024-index',
  'password = getpass()',
  '00:1a:2b:3c:4d:5e',
  'price: $5@store:80',
  'password=$DB_PASSWORD secret=<secret>\n    at login (/srv/app/a.js:1:2)',
  '{"note":"secret=<secret>"}',
  'machine learning has password reset features',
  'The machine has a login and a password field',
  '<meta name="description" content="how to set a password1">',
  '<meta name="csrf-token" content="<token>">',
  'echo $TOKEN | docker login -u bo --password-stdin',
  'Use --password-stdin to read it',
  '{"a":"x \\u003e y \\u0026 z"}',
  "/q?sql=SELECT%20*%20FROM%20t%20WHERE%20name='a!b'",
];

const asContent = (text: string) => JSON.stringify({ content: text });

describe('redactText', () => {
  it.each(secrets)('lets no credential out: %s…', (before, secret = '', behind = '') => {
    const redacted = redactText(before + secret + behind);
    expect(redacted).toContain(MARKER);
    expect(redacted.replaceAll(MARKER, '')).not.toContain(secret.slice(0, 40));
  });

  it.each(keys)('knows the key: %s…', (prefix, rest) => {
    const redacted = redactText(`use ${prefix}${rest} now`);
    expect(redacted).toContain(MARKER);
    expect(redacted).not.toContain(rest.slice(0, 24));
  });

  it.each(harmless)('leaves a harmless text as it is: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it.each([...secrets, ...keys].map((parts) => parts.join('')))('is foretold: %s', (text) => {
    for (const each of [text, asContent(text), asContent(asContent(text))]) expect(mayHoldCredential(each)).toBe(true);
  });
});
