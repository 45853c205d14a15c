import { credentialName, isLetter, isUrlSignature, mayNameEnd, mayWordEnd } from '../../src/redact/credential-name';

describe('credentialName', () => {
  it.each([
    ...[
      'password',
      'Password',
      'PASSWORD',
      'passwd',
      'pwd',
      'passphrase',
      'userPassword',
      'db_password',
      'db.user.password',
      'PGPASSWORD',
    ],
    ...[
      'password1',
      'new-password',
      'password_hash',
      'secret',
      'secrets',
      'client_secret',
      'clientSecret',
      'ClientSecret',
      'clientsecret',
    ],
    ...[
      'api_key',
      'apikey',
      'apiKey',
      'APIKey',
      'x-api-key',
      'X-Api-Key',
      'OPENAI_API_KEY',
      'access_token',
      'accessToken',
      'refresh_token',
    ],
    ...[
      'id_token',
      'authorization',
      'Authorization',
      'Proxy-Authorization',
      'http.request.header.authorization',
      'cookie',
      'set-cookie',
    ],
    ...[
      'http.response.header.set_cookie',
      'private_key',
      'privateKey',
      'aws_secret_access_key',
      'AWSSecretAccessKey',
      'AccountKey',
    ],
    ...[
      'headers.authorization.0',
      'headers[authorization]',
      "metadata['password']",
      'credentials',
      'SecretString',
      'API key',
      'GITHUB_TOKEN',
    ],
  ])('%s names a credential, whatever is stored there', (key) => {
    expect(credentialName(key)).toBe('always');
  });

  it.each(['token', 'auth', 'deploy.token', 'user_token2'.replace('user_', 'x_'), 'jwt'])('%s may name one', (key) => {
    expect(credentialName(key)).toBe('opaque');
  });

  it.each([
    ...[
      'input_tokens',
      'max_tokens',
      'token_count',
      'token_type',
      'tokenType',
      'tokens',
      'gen_ai.usage.input_tokens',
      'promptTokens',
    ],
    ...[
      'llm.token_count.prompt',
      'total_tokens',
      'api_key_id',
      'accessKeyId',
      'secret_name',
      'password_policy',
      'passwordResetUrl',
      'key',
    ],
    ...[
      'cookie_consent',
      'public_key',
      'primary_key',
      'session_id',
      'next_page_token',
      'nextPageToken',
      'author',
      'authority',
      'monkey',
    ],
    ...[
      'credential_id',
      'id',
      'trace_id',
      'group_id',
      'http.route',
      'secretary',
      'content',
      '',
      '.',
      '0',
      'authorization_url',
      'eos_token',
    ],
  ])('%s does not', (key) => {
    expect(credentialName(key)).toBe('never');
  });

  it('knows a key that is a credential itself', () => {
    expect(credentialName(`x-${['gh', 'p_', 'a1'.repeat(18)].join('')}`)).toBe('itself');
  });

  it('reads the end of a long key', () => {
    expect(credentialName(`${'x.'.repeat(5000)}password`)).toBe('always');
    expect(credentialName(`password.${'x'.repeat(5000)}`)).toBe('never');
  });
});

describe('credentialName, at the bounds of each rule', () => {
  it.each([
    // Qualifiers and numbers behind the name do not count.
    ...['password_hash_old', 'api_key_v2', 'password_v', 'secret12', 'API_KEY_1', 'a.password.0.12', 'a.password[3]'],
    // The last dotted part, in whatever signs.
    ...['a/password', 'a:password', 'a[b][password]', "a['b']['password']", 'a["password"]'],
    // Up to three words as one, and words that end in one.
    ...['shared access key', 'x_personal_access_token', 'mypgpassword', 'APIKEYS', 'XMLPassword'],
    // Whose key, token or pass it is.
    ...['stripe_key', 'stripe_keys', 'service_role_key', 'slack_token', 'github_pat', 'db_pass', 'db_pw'],
    ...['openaikey', 'dbpass', 'slacktoken', 'JSESSIONID', 'x.connect.sid', 'ASPSESSIONIDABC'],
  ])('%s names a credential', (key) => {
    expect(credentialName(key)).toBe('always');
  });

  it.each(['my_token', 'x_jwt', 'github.auth', 'a.sessionid', 'oauth2'])('%s may name one', (key) => {
    expect(credentialName(key)).toBe('opaque');
  });

  it.each(['pass', 'pw', 'a.pass', 'pass2'])('%s is a word', (key) => {
    expect(credentialName(key)).toBe('word');
  });

  it.each([
    ...['existing_secret', 'existingPassword', 'password.name', 'password[name]', 'hash', 'v', 'v2', 'value'],
    ...[
      'cache_key',
      'stripe_public_key',
      'ssh_publishable_key',
      'aws_public_key',
      'stripekeys2x',
      'monkey',
      'key',
      'tfekey',
    ],
    ...['boarding_pass', 'first_pass', 'compass', 'xdbpass', 'bypass', 'mytoken2x', 'token_x', 'tokenizer'],
    ...['page_token', 'cancellation_token', 'sync_token', 'stop_token', 'pad_token', 'start_token', 'bos_token'],
    '[REDACTED:credential] password',
  ])('%s names none', (key) => {
    expect(credentialName(key)).toBe('never');
  });

  it('reads the last 128 characters', () => {
    expect(credentialName(`${'x'.repeat(200)}_db_password`)).toBe('always');
    expect(credentialName(`x_db_pass`.padStart(128, 'y'))).toBe('always');
    expect(credentialName(`first_pass`.padStart(128, '_'))).toBe('never');
  });
});

describe('mayNameEnd', () => {
  it.each<[string, boolean]>([
    ['password', true],
    ['x password', true],
    ['PASSWORD', true],
    ['password2', true],
    ['password.0_1-', true],
    [`password${'1'.repeat(31)}`, true],
    [`password${'1'.repeat(33)}`, false],
    ['password ', false],
    ['password"', false],
    ['hello', false],
    ['hello2', false],
    ['123', false],
    ['', false],
  ])('after %s: %j', (text, may) => {
    expect(mayNameEnd(text, text.length)).toBe(may);
    expect(mayNameEnd(`${text}: x`, text.length)).toBe(may);
  });

  it('asks of a name that ends with a letter for its end alone', () => {
    expect(mayWordEnd('password', 8)).toBe(true);
    expect(mayWordEnd('password2', 9)).toBe(false);
    expect(['a', 'z', 'A', 'Z'].every((char) => isLetter(char.charCodeAt(0)))).toBe(true);
    expect(['`', '{', '@', '[', '0', ' '].some((char) => isLetter(char.charCodeAt(0)))).toBe(false);
  });
});

it.each<[string, boolean]>([
  ['sig', true],
  ['signature', true],
  ['X-Amz-Signature', true],
  ['a_sig', true],
  ['design', false],
  ['xsig', false],
  ['sigx', false],
  ['signatures', false],
])('isUrlSignature(%s) is %j', (name, is) => {
  expect(isUrlSignature(name)).toBe(is);
});
