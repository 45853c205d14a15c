// The issuers whose keys can be recognised by their shape: the one list for the search and for the table of
// docs/privacy.md. The shapes are public: from the issuers' own pages and the rules of gitleaks, secretlint and
// trufflehog.

export interface TokenShape {
  readonly issuer: string;
  /** Nothing may follow an unbounded repetition: no match reads more than it takes, and the work stays linear. */
  readonly pattern: RegExp;
  /** A literal part of each such key, up to its last `-`, `_` or `.`. Keys without one are found by another sign. */
  readonly marks?: readonly string[];
  /** Names of files or classes may begin with the prefix too: a part of the rest must look random. */
  readonly isNameLike?: boolean;
}

const gitlabKinds = ['pat', 'dt', 'rt', 'rtr', 'cbt', 'ptt', 'ft', 'imt', 'agent', 'soat', 'ffct', 'oas'];
const letters = Array.from('abcdefghijklmnopqrstuvwxyz');

export const tokenShapes: readonly TokenShape[] = [
  { issuer: 'Langfuse', pattern: /[sp]k-lf-[0-9a-f]{8}-[0-9a-f-]{20,}/, marks: ['sk-', 'pk-'] },
  { issuer: 'JSON Web Tokens', pattern: /eyJ[\w.-]{17,}/ },
  { issuer: 'OpenAI, Anthropic, DeepSeek, OpenRouter', pattern: /sk-[\w-]{16,}/, marks: ['sk-'] },
  { issuer: 'AWS', pattern: /(?:A[KS]IA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/ },
  { issuer: 'AWS', pattern: /ABSK[A-Za-z0-9+/=]{60,}/ },
  { issuer: 'GitHub', pattern: /gh[opsur]_[A-Za-z0-9]{20,}/, marks: ['ghp_', 'gho_', 'ghs_', 'ghu_', 'ghr_'] },
  { issuer: 'GitHub', pattern: /github_pat_[A-Za-z0-9_]{20,}/, marks: ['github_pat_'], isNameLike: true },
  {
    issuer: 'GitLab',
    pattern: /gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct|oas)-[\w.-]{16,}/,
    marks: gitlabKinds.map((kind) => `gl${kind}-`),
    isNameLike: true,
  },
  {
    issuer: 'Slack',
    pattern: /xox[a-z](?:\.xox[a-z])?-(?=[\w-]{0,60}\d)[\w-]{10,}/,
    marks: letters.map((letter) => `xox${letter}-`),
    isNameLike: true,
  },
  { issuer: 'Slack', pattern: /xapp-\d-[\w-]{10,}/, marks: ['xapp-'] },
  { issuer: 'Google', pattern: /AIza[\w-]{30,}/ },
  { issuer: 'Google', pattern: /ya29\.[\w.-]{16,}/, marks: ['ya29.'] },
  { issuer: 'Google', pattern: /GOCSPX-[\w-]{20,}/, marks: ['GOCSPX-'] },
  { issuer: 'SendGrid', pattern: /SG\.[\w-]{16,}\.[\w-]{16,}/, marks: ['SG.'], isNameLike: true },
  { issuer: 'Stripe', pattern: /[srp]k_(?:live|test|prod)_[A-Za-z0-9]{12,}/, marks: ['k_live_', 'k_test_', 'k_prod_'] },
  { issuer: 'Stripe', pattern: /whsec_[A-Za-z0-9+/=]{16,}/, marks: ['whsec_'] },
  { issuer: 'npm', pattern: /npm_[A-Za-z0-9]{30,}/, marks: ['npm_'] },
  { issuer: 'PyPI', pattern: /pypi-[\w-]{40,}/, marks: ['pypi-'], isNameLike: true },
  { issuer: 'RubyGems', pattern: /rubygems_[0-9a-f]{32,}/, marks: ['rubygems_'] },
  { issuer: 'Clojars', pattern: /CLOJARS_[0-9a-z]{40,}/, marks: ['CLOJARS_'] },
  { issuer: 'Hugging Face', pattern: /(?:hf|api_org)_[A-Za-z0-9]{20,}/, marks: ['hf_', 'api_org_'] },
  { issuer: 'Groq', pattern: /gsk_[A-Za-z0-9]{20,}/, marks: ['gsk_'] },
  { issuer: 'Replicate', pattern: /r8_[A-Za-z0-9_-]{30,}/, marks: ['r8_'], isNameLike: true },
  {
    issuer: 'xAI, Perplexity, NVIDIA, Tavily',
    pattern: /(?:xai|pplx|nvapi|tvly)-(?=[\w-]{0,60}\d)[\w-]{20,}/,
    marks: ['xai-', 'pplx-', 'nvapi-', 'tvly-'],
    isNameLike: true,
  },
  { issuer: 'LangSmith', pattern: /lsv2_(?:pt|sk)_[\w-]{20,}/, marks: ['lsv2_'] },
  { issuer: 'Pinecone', pattern: /pcsk_[A-Za-z0-9_]{30,}/, marks: ['pcsk_'] },
  { issuer: 'DigitalOcean', pattern: /do[opr]_v1_[0-9a-f]{40,}/, marks: ['dop_v1_', 'doo_v1_', 'dor_v1_'] },
  { issuer: 'Shopify', pattern: /shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/, marks: ['shpat_', 'shpca_', 'shppa_', 'shpss_'] },
  { issuer: 'Sentry', pattern: /sntry[su]_[\w+/=-]{20,}/, marks: ['sntrys_', 'sntryu_'] },
  { issuer: 'Linear', pattern: /lin_(?:api|oauth)_[\w-]{30,}/, marks: ['lin_api_', 'lin_oauth_'], isNameLike: true },
  { issuer: 'Figma', pattern: /fig[dp]_[\w=-]{30,}/, marks: ['figd_', 'figp_'], isNameLike: true },
  { issuer: 'Supabase', pattern: /(?:sbp|sb_secret)_[\w-]{20,}/, marks: ['sbp_', 'sb_secret_'], isNameLike: true },
  { issuer: 'Notion', pattern: /ntn_[\w-]{30,}/, marks: ['ntn_'], isNameLike: true },
  { issuer: 'HashiCorp Vault', pattern: /hv[bsr]\.[\w-]{20,}/, marks: ['hvs.', 'hvb.', 'hvr.'], isNameLike: true },
  { issuer: 'HashiCorp Vault', pattern: /s\.(?=[A-Za-z]{0,23}\d)[A-Za-z0-9]{24}(?![\w.])/, marks: ['s.'] },
  { issuer: 'Terraform Cloud', pattern: /[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,}/, marks: ['.atlasv1.'] },
  { issuer: 'Atlassian', pattern: /AT[AC]TT3?[\w+/=-]{24,}/ },
  { issuer: 'Atlassian', pattern: /ATBB[A-Za-z0-9_=.-]{24,}/ },
  { issuer: 'Atlassian', pattern: /BBDC-[\w+/@-]{32,}/, marks: ['BBDC-'] },
  { issuer: 'Databricks', pattern: /dapi[0-9a-f]{32}(?:-\d)?(?![A-Za-z0-9])/ },
  { issuer: 'Docker Hub', pattern: /dckr_[op]at_[\w-]{20,}/, marks: ['dckr_pat_', 'dckr_oat_'] },
  { issuer: 'Discord', pattern: /[MNO][\w-]{22,27}\.[\w-]{6,7}\.[\w-]{27,}/ },
  { issuer: 'Mailgun', pattern: /(?:priv|pub)?key-[0-9a-f]{32}(?![\w-])/, marks: ['key-'] },
  { issuer: 'Mailgun', pattern: /[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![\w-])/ },
  { issuer: 'Mailchimp', pattern: /[0-9a-f]{32}-us\d{1,2}(?![\w-])/ },
  {
    issuer: 'Fly',
    pattern: /f(?:o1|m1[ar]|m2)_[\w+/=,-]{32,}/,
    marks: ['fo1_', 'fm1a_', 'fm1r_', 'fm2_'],
    isNameLike: true,
  },
  {
    issuer: 'Doppler',
    pattern: /dp\.(?:ct|pt|st|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{32,}/,
    marks: ['dp.ct.', 'dp.pt.', 'dp.st.', 'dp.sa.', 'dp.scim.', 'dp.audit.'],
  },
  {
    issuer: 'PlanetScale',
    pattern: /pscale_(?:tkn|pw|oauth|oidc)_[\w=.-]{24,}/,
    marks: ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_', 'pscale_oidc_'],
  },
  {
    issuer: 'New Relic',
    pattern: /NR(?:AK|II|IQ|RA|JS|AA)-[\w-]{16,}/,
    marks: ['AK-', 'II-', 'IQ-', 'RA-', 'JS-', 'AA-'],
  },
  { issuer: 'Grafana', pattern: /glsa_[\w-]{24,}/, marks: ['glsa_'], isNameLike: true },
  { issuer: 'Grafana', pattern: /glc_[A-Za-z0-9+/=]{24,}/, marks: ['glc_'] },
  { issuer: 'age', pattern: /AGE-SECRET-KEY-1[A-Za-z0-9]{40,}/, marks: ['KEY-'] },
  { issuer: 'Tailscale', pattern: /tskey-[a-z]+-[\w-]{16,}/, marks: ['tskey-'], isNameLike: true },
  { issuer: 'Postman', pattern: /PMAK-[0-9a-f]{24}-[0-9a-f]{34}/, marks: ['PMAK-'] },
  { issuer: 'Pulumi', pattern: /pul-[0-9a-f]{40}/, marks: ['pul-'] },
  { issuer: 'Brevo', pattern: /x(?:keysib|smtpsib)-[\w-]{40,}/, marks: ['xkeysib-', 'xsmtpsib-'], isNameLike: true },
  { issuer: 'Heroku', pattern: /HRKU-[\w-]{32,}/, marks: ['HRKU-'], isNameLike: true },
  { issuer: 'Buildkite', pattern: /bk(?:ua|ct|pi|aj)_[0-9a-z]{32,}/, marks: ['bkua_', 'bkct_', 'bkpi_', 'bkaj_'] },
  { issuer: 'CircleCI', pattern: /CCI(?:PAT|PRJ)_[A-Za-z0-9]{16,}_[0-9a-f]{32,}/, marks: ['CCIPAT_', 'CCIPRJ_'] },
  { issuer: 'Cloudflare', pattern: /cf(?:k|[ua]t)_[A-Za-z0-9]{32,}/, marks: ['cfk_', 'cfut_', 'cfat_'] },
  { issuer: 'Cloudflare', pattern: /v1\.0-[0-9a-f]{24}-[0-9a-f]{60,}/, marks: ['.0-'] },
  { issuer: 'PostHog', pattern: /ph[xs]_[A-Za-z0-9_]{40,}/, marks: ['phx_', 'phs_'], isNameLike: true },
  { issuer: 'Prefect', pattern: /pn[ub]_[A-Za-z0-9]{32,}/, marks: ['pnu_', 'pnb_'] },
  { issuer: 'Typeform', pattern: /tfp_[\w-]{40,}/, marks: ['tfp_'], isNameLike: true },
  {
    issuer: 'Sourcegraph',
    pattern: /(?:sgp_(?:[0-9a-f]{16}_|local_)?[0-9a-f]{40}|slk_[0-9a-f]{64})/,
    marks: ['sgp_', 'local_', 'slk_'],
  },
  { issuer: 'Square', pattern: /sq0(?:atp|csp|idp)-[\w-]{22,}/, marks: ['sq0atp-', 'sq0csp-', 'sq0idp-'] },
  { issuer: 'Razorpay', pattern: /rzp_(?:live|test)_[A-Za-z0-9]{14,}/, marks: ['rzp_live_', 'rzp_test_'] },
  { issuer: 'Shippo', pattern: /shippo_(?:live|test)_[0-9a-f]{32,}/, marks: ['shippo_live_', 'shippo_test_'] },
  {
    issuer: 'Duffel',
    pattern: /duffel_(?:live|test)_[\w=-]{32,}/,
    marks: ['duffel_live_', 'duffel_test_'],
    isNameLike: true,
  },
  { issuer: 'EasyPost', pattern: /EZ[AT]K[A-Za-z0-9]{50,}/ },
  { issuer: 'Artifactory', pattern: /AKCp[A-Za-z0-9]{50,}/ },
  { issuer: 'Artifactory', pattern: /cmVmd[A-Za-z0-9]{59}(?![A-Za-z0-9])/ },
  { issuer: 'Twilio', pattern: /SK[0-9a-f]{32}(?![A-Za-z0-9])/ },
  {
    issuer: 'Dynatrace',
    pattern: /dt0[a-z]\d{2}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{32,}/,
    marks: ['dt0c01.', 'dt0s16.', 'dt0s02.', 'dt0s01.'],
  },
  { issuer: 'Airtable', pattern: /pat[A-Za-z0-9]{14}\.[0-9a-f]{64}/ },
  { issuer: 'Contentful', pattern: /CFPAT-[\w-]{40,}/, marks: ['CFPAT-'], isNameLike: true },
  { issuer: 'HubSpot', pattern: /pat-(?:na|eu)\d-[0-9a-f]{8}-[0-9a-f-]{20,}/, marks: ['pat-'] },
  { issuer: 'OpenShift', pattern: /sha256~[\w-]{40,}/ },
  { issuer: '1Password', pattern: /A3-[A-Z0-9]{6}-[A-Z0-9]{5,11}-[A-Z0-9]{5,6}-[A-Z0-9-]{10,}/, marks: ['A3-'] },
  { issuer: 'Octopus Deploy', pattern: /API-[A-Z0-9]{26}(?![A-Za-z0-9])/, marks: ['API-'] },
  { issuer: 'Alibaba', pattern: /LTAI[A-Za-z0-9]{16,24}(?![A-Za-z0-9])/ },
];
