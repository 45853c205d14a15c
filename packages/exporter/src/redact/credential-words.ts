// The words that key names are judged by. Facts only; what is done with them is in `credential-name`.

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** The last words of a key, written as one. Whatever is stored under such a key is a credential. */
export const CREDENTIAL_NAMES: readonly string[] = words(`
  password passwords passwd pwd passphrase passcode passwort kennwort secret secrets credential credentials authorization authorisation
  cookie cookies setcookie apikey apikeys apitoken apisecret accesskey accesskeys secretkey secretkeys privatekey privatekeys accountkey
  signingkey encryptionkey decryptionkey subscriptionkey masterkey sharedaccesskey sharedkey storagekey functionskey functionkey
  presharedkey psk sshkey accesstoken refreshtoken idtoken securitytoken authtoken sessiontoken privatetoken personalaccesstoken
  mnemonic seedphrase recoveryphrase seedwords mnemonicphrase secretphrase recoverycode recoverycodes backupcode backupcodes mfacode
  otpcode identitytoken registrytoken authident addmask senha senhas contrasena wachtwoord losenord salasana heslo adgangskode
  passord haslo motdepasse mdp jelszo securityanswer clientassertion samlassertion samlresponse codeverifier totpseed totp requirepass masterauth bindpw rootpw
`);

/** Issuers of keys and tokens: `openai_key`, `SLACK_TOKEN`, `github_pat`. */
const ISSUERS = words(`
  openai anthropic claude gemini mistral cohere groq deepseek openrouter perplexity fireworks xai nvidia tavily serpapi serper elevenlabs
  deepgram assemblyai voyage jina huggingface hf langsmith langchain langfuse helicone wandb pinecone weaviate qdrant sgp aws azure gcp google
  gh github gitlab bitbucket gitea slack discord telegram twilio sendgrid mailgun mailchimp postmark sparkpost brevo sendinblue resend stripe
  paypal plaid razorpay adyen shopify hubspot salesforce zendesk intercom jira atlassian confluence airtable asana trello figma dropbox docker
  dockerhub npm pypi rubygems nuget cargo artifactory jfrog nexus sonar sonarqube snyk codecov circleci travis buildkite jenkins argocd
  databricks snowflake fivetran airbyte confluent vault consul nomad terraform tfe tfc tf pulumi doppler infisical onepassword heroku netlify
  vercel railway cloudflare cf fastly akamai digitalocean linode hetzner vultr planetscale pscale supabase turso upstash firebase fcm algolia
  opensearch kibana newrelic datadog dd grafana sentry honeycomb dynatrace splunk sumologic logtail rollbar bugsnag pagerduty opsgenie mixpanel
  amplitude posthog launchdarkly mapbox okta auth0 clerk k8s kube kubernetes tailscale ngrok contentful twitch twitter facebook spotify zoom
  coinbase binance infura alchemy etherscan rapidapi maps fly
`);

/** Before `_key`, these name a credential; other keys do not: `cache_key`, `partition_key`. */
export const KEY_OWNERS: ReadonlySet<string> = new Set([
  ...ISSUERS,
  ...words(`
    api access secret private auth oauth session service servicerole serviceaccount admin root master signing encryption decryption crypto cipher
    shared license webhook jwt jwe jws csrf hmac aes des rsa dsa ecdsa ed25519 ssh pgp gpg tls ssl age fernet kms wireguard wg wpa wep deploy bot
    ingest ingestion authentication wallet host
  `),
]);

/** Before `_token`, these name a credential whatever the value is; with other words the value has to look random. */
export const TOKEN_OWNERS: ReadonlySet<string> = new Set([
  ...ISSUERS,
  ...words(`
    api access refresh id auth session bearer security oauth csrf xsrf secret service bot jwt login user admin registry deploy client app webhook
    integration reset verification activation invite magic runner agent join cluster ci git personal
  `),
]);

/** Before `pass`, these name something else than a password: `boarding_pass`. */
export const OTHER_PASSES: ReadonlySet<string> = new Set(
  words(`
    by com sur first second third single double multi one two final last render boarding ski season day test tests num n bus high low band forward
    backward free fast is did does will can must has checks check total mountain under over tres boarding data
  `),
);

/** Words with several meanings: only a value that looks random is a credential. */
export const DOUBTFUL_NAMES: readonly string[] = [
  'token',
  'auth',
  'oauth',
  'jwt',
  'bearer',
  'pat',
  'assertion',
  'sessionid',
];

/** A word that ends in one of these counts as that word: `PGPASSWORD`, `clientsecret`. */
export const COMPOUND_ENDS: readonly string[] = words(`
  password passwd passphrase passwort apikey secret secretkey accesskey privatekey signingkey encryptionkey accesstoken refreshtoken authtoken
  sessiontoken apitoken
`);

/** Words that may follow the name of a credential: `password_hash`, `SECRET_KEY_BASE`, `API_KEY_PROD`. */
export const QUALIFIERS: ReadonlySet<string> = new Set(
  words(`
    value hash header string confirmation confirm plaintext plain encoded base raw prod production dev staging test live old new current
    previous primary secondary default
  `),
);

/** Names of session cookies. */
export const SESSION_COOKIE =
  /(?:^|[.[\]"':/_-])(?:connect\.sid|jsessionid|phpsessid|asp\.net_sessionid|aspsessionid\w{0,20}|cftoken|laravel_session|_gitlab_session|ci_session|koa[.:]sess|express[.:]sess)$/i;
/** The last letters of those names, for the quick test. */
export const SESSION_COOKIE_ENDS: readonly string[] = ['.sid', 'sessionid', 'phpsessid', 'cftoken', 'session', 'sess'];

/** Parameters that sign a URL. Elsewhere these words have other meanings. */
export const URL_SIGNATURES: readonly string[] = ['sig', 'signature'];

/** What is secret of a JSON Web Key (RFC 7518, 6.2.2, 6.3.2, 6.4.1; RFC 8037). */
export const JSON_WEB_KEY_SECRETS: readonly string[] = words('d p q k dp dq qi');
