// Credentials, put together from pieces so that no scanner of repositories takes this file for a leak, and texts that only look like them.

const join = (...pieces: string[]) => pieces.join('');
const repeat = (piece: string, chars: number) => piece.repeat(Math.ceil(chars / piece.length)).slice(0, chars);
/** Letters of both cases and digits. */
const mixed = (chars: number) => repeat('aB3dE7fGh1JkL9mN', chars);
const hex = (chars: number) => repeat('0a1b2c3d4e5f6978', chars);
const upper = (chars: number) => repeat('Q3RZ7KLM2XPTVWAB', chars);

export const jwt = join('eyJ', 'hbGciOiJIUzI1NiJ9', '.', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.', mixed(43));
const pem = (kind: string) =>
  join('-----BEGIN ', kind, 'PRIVATE', ' KEY-----\n', `${mixed(64)}\n`.repeat(3), '-----END ', kind, 'PRIVATE', ' KEY-----');

/** Each is a credential as a whole. */
export const credentials: Readonly<Record<string, string>> = {
  jwt,
  'JWT without signature': join('eyJ', 'hbGciOiJub25lIn0', '.', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.'),
  'bearer JWT': `Bearer ${jwt}`,
  'bearer opaque': join('Bearer ', mixed(32)),
  'bearer short': join('Bearer ', 'abc123def456'),
  'bearer lower case': join('bearer ', mixed(24)),
  'bearer base64': join('Bearer ', mixed(9), '/', mixed(9), '+', mixed(9), '=='),
  basic: join('Basic ', 'dXNlcjpwYXNzd29yZDE='),
  'OpenAI legacy': join('sk', '-', mixed(48)),
  'OpenAI project': join('sk', '-proj-', mixed(40), '_', mixed(30), '-', mixed(20)),
  'OpenAI service account': join('sk', '-svcacct-', mixed(40)),
  'Anthropic API': join('sk', '-ant-api03-', mixed(60), '-', mixed(20)),
  OpenRouter: join('sk', '-or-v1-', hex(64)),
  DeepSeek: join('sk', '-', hex(32)),
  'Langfuse secret': join('sk', '-lf-', '12345678-90ab-cdef-1234-567890abcdef'),
  'Langfuse public': join('pk', '-lf-', '12345678-90ab-cdef-1234-567890abcdef'),
  'AWS access key': join('AK', 'IA', upper(16)),
  'AWS temporary key': join('AS', 'IA', upper(16)),
  'GitHub personal': join('gh', 'p_', mixed(36)),
  'GitHub app': join('gh', 'o_', mixed(36)),
  'GitHub fine-grained': join('github', '_pat_', mixed(22), '_', mixed(59)),
  GitLab: join('gl', 'pat-', mixed(20)),
  'Slack bot': join('xo', 'xb-', '123456789012-1234567890123-', mixed(24)),
  'Slack user': join('xo', 'xp-', '123456789012-', mixed(32)),
  Google: join('AI', 'za', mixed(35)),
  'Google OAuth': join('ya', '29.', mixed(60)),
  SendGrid: join('SG', '.', mixed(22), '.', mixed(43)),
  npm: join('np', 'm_', mixed(36)),
  'Hugging Face': join('h', 'f_', mixed(34)),
  'Stripe secret': join('sk', '_live_', mixed(24)),
  'Stripe restricted': join('rk', '_live_', mixed(24)),
  Groq: join('gs', 'k_', mixed(52)),
  PEM: pem(''),
  'PEM, RSA': pem('RSA '),
  'PEM, cut off': pem('EC ').slice(0, 120),
};

/** Text before the credential, the credential, text behind it: only the middle goes. */
export const assignments: readonly (readonly [string, string, string])[] = [
  ['postgres://app:', 'hunter2', '@db.example.com:5432/shop?sslmode=require'],
  ['see mongodb+srv://u.name:', 'p@ss:w0rd!', '@cluster0.mongodb.net/?w=majority for it'],
  ['redis://:', 'sesame', '@cache:6379/0'],
  ['amqp://guest:', 'gu%2Fest', '@mq/vhost'],
  ['https://hooks.slack.com/services/', join('T0123', 'ABCD/B0123', 'EFGH/', mixed(24)), ' is the hook'],
  ['Server=tcp:db,1433;User ID=sa;Password=', 'Tr0ub4dor,3', ';Encrypt=True'],
  ['Driver=x;Uid=sa;Pwd=', 'letmein', ';'],
  ['host=db user=app password=', 'letmein', ' dbname=shop'],
  ['jdbc:postgresql://db/shop?user=app&password=', 'letmein', '&ssl=true'],
  ['DefaultEndpointsProtocol=https;AccountName=x;AccountKey=', join(mixed(40), '/', mixed(40), '+=='), ';EndpointSuffix=core.windows.net'],
  ['Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=', join(mixed(43), '='), ''],
  ['https://x.blob.core.windows.net/c?sv=2024-01-01&sig=', join(mixed(40), '%2B', mixed(2), '%3D'), '&se=2026'],
  ['GET /v1?api_key=', 'abc', '&page=2'],
  ['/callback?access_token=', mixed(20), '&token_type=bearer'],
  ['export OPENAI_API_KEY=', 'anything-at-all', '\nnode app.js'],
  ['PGPASSWORD=', 'letmein', ' psql -h db'],
  ['aws_secret_access_key = ', join(mixed(20), '/', mixed(19)), '\nregion = eu'],
  ['{"user":"bo","password":"', 'correct horse', '","age":3}'],
  ['{"api_key": "', 'k', '", "max_tokens": 5}'],
  ["{'clientSecret': '", 'abc', "', 'grant': 'x'}"],
  ['{\\"password\\":\\"', 'a\\\\\\"b', '\\",\\"x\\":1}'],
  ['{"a":"{\\"b\\":\\"{\\\\\\"refresh_token\\\\\\":\\\\\\"', 'abc', '\\\\\\"}\\"}"}'],
  ['{"password":"', 'cut off', ''],
  ['curl -H "Authorization: ', join('Bearer ', mixed(12)), '" https://api.example.com'],
  ['Authorization: ', 'Basic YTpiMQ==', '\r\nAccept: */*'],
  ['Cookie: ', 'sid=abc123; theme=dark', '\r\nHost: example.com'],
  ['set-cookie: ', 'sid=s3cr3t; Path=/; HttpOnly', '\nx: y'],
  ['X-Api-Key: ', 'abcdef123456', '\n'],
  ['The password: ', 'hunter2', ', please change it.'],
  ['Your API key: ', 'ab12cd34ef', '.'],
  ['connect(user="bo", password="', 'letmein', '")'],
  ['connect(user="bo", password=', 'hunter2', ')'],
  ["config.apiKey = '", 'abc', "';"],
  ['密码在这里 password=', 'hunter2', ' 请更改'],
  ['{"密钥":1,"secret":"', '很长的秘密', '","说明":"好"}'],
];

/** Nothing of these may change. */
export const harmless: readonly string[] = [
  'The quick brown fox; a token of thanks to the Bearer of news, and basic authentication in general.',
  'Bearer authentication-mechanisms-overview and Basic understanding-of-the-matter',
  'Bearer of good news', 'bearer token', 'Authorization: required', 'Authorization: Bearer <token>', 'Authorization: Bearer $TOKEN',
  'Authorization: Bearer ${API_KEY}', 'Enter your password:', 'password: ', 'Your password: must have eight characters', 'password: string;',
  'The secret: patience.', 'Cookie: a small biscuit', 'cookie: chocolate', 'interface User { password: string; apiKey?: string }',
  'const apiKey = process.env.OPENAI_API_KEY;', 'api_key=os.environ["OPENAI_API_KEY"]', 'client = Client(api_key=api_key, timeout=3)',
  'password = getpass()', 'password=None', 'password=****', 'password=$PASSWORD', 'postgres://user:${DB_PASSWORD}@db/shop',
  'if (password == other) return; password === undefined', '{"password": {"type": "string", "minLength": 8}}', '{"password": null, "secret": ""}',
  '{"max_tokens": 4096, "input_tokens": 12, "token_count": 99999999, "token_type": "Bearer"}',
  '{"token": "Hello", "logprob": -0.01}', '{"token":" world"}', 'next_page_token: CAUQAA1234567890abcdef', 'tokens: 1234567',
  '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0ba8f3a0d5f2c6b1e0aa11', 'commit 4ce550d0b7e4f1a9c5d2e3f4a5b6c7d8e9f0a1b2',
  '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', '123e4567-e89b-12d3-a456-426614174000',
  `data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk${'A'.repeat(400)}/+sk`,
  'sk-learn', 'scikit-learn', 'sk-text-repr-fallback sk-estimator-doc-link sk-container-id-1', 'task-1234567890abcdef1234', 'disk-0123456789abcdef0123',
  'risk_live_1234567890abcdef', 'eyJhbGciOiJIUzI1NiJ9', 'SG.com is a domain', 'npm_config_registry npm_package_version_major', 'hf_hub_download_with_retries',
  'https://example.com:8080/users/@me/keys?sort=asc&limit=10', 'https://medium.com/@someone/a-post:with-colon@x', 'http://localhost:3000/@scope/pkg@1.2.3',
  'mailto:someone@example.com', 'someone@example.com', 'git@github.com:org/repo.git', 'ssh://git@github.com/org/repo', 'https://user@example.com/',
  'gen_ai.usage.input_tokens=12 llm.token_count.prompt: 34', 'claude-sonnet-4-20250514 gpt-4o-mini-2024-07-18', 'arn:aws:iam::123456789012:role/some-role-name',
  'key: value', 'primary_key=42', 'foreign key: user_id', 'keyboard = qwerty', 'the monkey: 12345678', 'public_key: ssh-ed25519',
  '请输入密码：必须至少八个字符。令牌和秘密都不在这里，客户要求退款：订单 20240101 延迟。', 'パスワード: を入力してください',
  '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----', '-----BEGIN CERTIFICATE-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END CERTIFICATE-----',
  '[REDACTED:credential]', '{"password":"[REDACTED:credential]"}', 'postgres://u:[REDACTED:credential]@db/x', '[REDACTED:mask-failed]', '__REDACTED__',
  'AKIA is a prefix', 'AIzawa is a name', 'xoxo, gossip', 'glpat-', 'ya29', 'https://hooks.slack.com/', 'SELECT * FROM t WHERE password = ?',
  'secret santa: draw a name', 'apiKey: string', 'a:b=c;d:e=f', '::::====', 'x-amzn-trace-id=Root=1-5759e988-bd862e3fe1be46a994272793',
];

export { mixed };
