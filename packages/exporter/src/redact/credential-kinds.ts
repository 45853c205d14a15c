// What is looked for in texts: the one list. The search goes through it, and the table of docs/reference/privacy.md
// is made from it.
import { findAssignedCredentials, mayAssignCredential } from './assigned-credentials';
import { findCommandCredentials, mayHoldCommandCredential } from './command-line';
import type { Edit } from './edits';
import { findLogins, mayHoldLogin } from './login-credentials';
import { findMarkupCredentials, mayHoldMarkupCredential } from './markup-credentials';
import { findSetCredentials, mayHoldSetCredential } from './set-credentials';
import { findTokenCredentials, mayHoldTokenCredential, TOKEN_SIGNS } from './token-credentials';
import { tokenShapes } from './token-table';
import { findToolCredentials, mayHoldToolCredential, TOOL_SIGNS } from './tool-credentials';
import { findUnsigned, mayHoldUnsigned } from './unsigned-names';

/**
 * Of the table in docs/reference/privacy.md: what is found, examples, and what of it is replaced. A test redacts each example.
 */
export interface CredentialRow {
  readonly what: string;
  readonly examples: readonly string[];
  readonly replaced: string;
}

export interface CredentialKind {
  readonly rows: readonly CredentialRow[];
  /** A text without any of these characters cannot contain this kind. */
  readonly signs: string;
  /** Whether each credential of this kind has a digit or one of `#$%^&!`. */
  readonly needsDigitOrSign?: boolean;
  /**
   * Adds what is found to `edits`, which is made when there is something to add. The work is in proportion to the
   * length of the text.
   * @param hasTellingWord what `holdsTellingWord` says of the text
   */
  readonly find: (text: string, edits: Edit[] | undefined, hasTellingWord: boolean) => Edit[] | undefined;
  /**
   * Whether {@link find} may find something in this text, or in the texts that it holds as JSON. `false` is certain.
   */
  readonly mayFind: (text: string, hasTellingWord: boolean) => boolean;
}

export const credentialKinds: readonly CredentialKind[] = [
  {
    rows: [
      {
        what: 'A credential’s name and its value inside a text',
        examples: [
          '"password":"hunter2"',
          'password=hunter2;',
          '?api_key=abc&page=2',
          '**Password:** hunter2',
          'Password：hunter2',
        ],
        replaced: 'the value; behind an unquoted `name:` only one that has digits or signs',
      },
      {
        what: 'Names and values side by side',
        examples: [
          '{"name":"DB_PASSWORD","value":"hunter2"}',
          '- name: DB_PASSWORD value: hunter2',
          '<add key="Password" value="hunter2"/>',
        ],
        replaced: 'the value',
      },
      {
        what: 'Headers',
        examples: ['Authorization: SSWS 00abc123def', 'Cookie: theme=dark; sid=abc123', 'X-Auth-Key: 1a2b3c4d'],
        replaced:
          'the value: any scheme of `Authorization`, all of a `Cookie` when one of its pairs looks like a credential',
      },
      {
        what: 'Passwords in URLs, and addresses of webhooks',
        examples: ['postgres://app:p#ss/1?@db:5432/shop'],
        replaced: 'the password, also where it or the URL is percent-encoded',
      },
    ],
    signs: ':=\uff1a\uff1d',
    find: findAssignedCredentials,
    mayFind: mayAssignCredential,
  },
  {
    rows: [
      {
        what: 'Elements of XML and HTML',
        examples: ['<password>hunter2</password>', '<string name="api_key">abc</string>'],
        replaced: 'the text in them',
      },
    ],
    signs: '<',
    find: findMarkupCredentials,
    mayFind: mayHoldMarkupCredential,
  },
  {
    rows: [
      {
        what: 'Command lines, as a text and as a list of words',
        examples: ['--password hunter2', 'curl -u bo:hunter2 https://example.com', 'mysql -phunter2 shop'],
        replaced: 'the password; short flags only behind known commands',
      },
    ],
    signs: '-',
    find: findCommandCredentials,
    mayFind: mayHoldCommandCredential,
  },
  {
    rows: [
      {
        what: 'Users with passwords in other forms',
        examples: [
          'bo:hunter2@tcp(db:3306)/shop',
          'machine example.com login bo password hunter2',
          'db:5432:shop:bo:hunter2',
          "IDENTIFIED BY 'hunter2'",
        ],
        replaced: 'the password',
      },
    ],
    signs: "@':w",
    find: findLogins,
    mayFind: mayHoldLogin,
  },
  {
    rows: [
      {
        what: 'Commands, calls and sentences that give a name a value',
        examples: [
          'setx DB_PASSWORD "hunter2"',
          "define('DB_PASSWORD', 'hunter2')",
          'htpasswd -b .htpasswd bo hunter2',
          'My password is hunter2',
        ],
        replaced: 'the value; in a sentence only one that has digits or signs',
      },
    ],
    signs: '(xw',
    find: findSetCredentials,
    mayFind: mayHoldSetCredential,
  },
  {
    rows: [
      {
        what: 'Command lines of known tools that take a credential as a plain argument',
        examples: ['rabbitmqctl add_user bo hunter2', 'vault login hunter2'],
        replaced: 'the credential; only one that has digits or signs',
      },
    ],
    signs: TOOL_SIGNS,
    needsDigitOrSign: true,
    find: findToolCredentials,
    mayFind: mayHoldToolCredential,
  },
  {
    rows: [
      {
        what: 'Columns of tables, and sentences about keys',
        examples: ['| password | hunter2 |', 'my API key is 1a2b3c4d5e6f7a8b9c'],
        replaced: 'the values beside or below the name; only ones that have digits or signs',
      },
    ],
    signs: '|k,;\t',
    needsDigitOrSign: true,
    find: findUnsigned,
    mayFind: mayHoldUnsigned,
  },
  {
    rows: [
      {
        what: '`Bearer` and `Basic` anywhere',
        examples: ['Bearer 1a2b3c4d5e6f'],
        replaced: 'the scheme and the credential',
      },
      {
        what: `Keys with a known shape: ${[...new Set(tokenShapes.map(({ issuer }) => issuer))].join('; ')}`,
        examples: [],
        replaced: 'the key',
      },
      { what: 'Private keys in PEM form', examples: [], replaced: 'the block' },
    ],
    signs: TOKEN_SIGNS,
    find: findTokenCredentials,
    mayFind: mayHoldTokenCredential,
  },
];

/** What `redact-item` replaces because of its key; the examples are such keys. */
export const credentialKeys: readonly CredentialRow[] = [
  {
    what: 'The value of a key that names a credential',
    examples: [
      'password',
      'db.user_password',
      'DB_PASS',
      'clientSecret',
      'X-Api-Key',
      'openai_key',
      'SECRET_KEY_BASE',
      'access_token',
      'JSESSIONID',
    ],
    replaced: 'the whole value, also a list or an object; not `null`, booleans, or the JSON schema of a parameter',
  },
  {
    what: 'The value of a key that may name one',
    examples: ['token', 'auth', 'jwt'],
    replaced: 'the value, if it looks random: 16 or more characters of base64 or hex, with letters and digits',
  },
];

export const credentialRows: readonly CredentialRow[] = [
  ...credentialKeys,
  ...credentialKinds.flatMap(({ rows }) => rows),
];
