import { credentialName } from '../../src/redact/credential-name';

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
