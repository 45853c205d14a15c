// Where a credential in a command line begins and ends, and which words of one are none.
import { argumentSecrets, findCommandCredentials, mayHoldCommandCredential } from '../../src/redact/command-line';
import { withMarks, withoutMarks } from './marked-text';

const find = (text: string) => withMarks(text, findCommandCredentials(text, undefined));
const KEY = 'ghp_'.padEnd(30, 'a1B2');

describe('findCommandCredentials, a flag with a name', () => {
  it.each([
    // Before the flag: the start of the text, a blank, a quote, a bracket.
    '--password ⟦hunter⟧',
    '-password ⟦hunter⟧',
    'run\t--password ⟦hunter⟧',
    'run\n--password ⟦hunter⟧',
    'run\r--password ⟦hunter⟧',
    '(--password ⟦hunter⟧ )',
    '[--password ⟦hunter⟧ ]',
    '`--password ⟦hunter⟧`',
    '"--password ⟦hunter⟧"',
    "'--password ⟦hunter⟧'",
    'a - --- -- --password ⟦hunter⟧',
    // Between the flag and its value.
    'run --password\t⟦hunter⟧',
    'run --password    ⟦hunter⟧ x',
    'run --password \\\n    ⟦hunter⟧ x',
    'run --password \\\r\n⟦hunter⟧ x',
    '["--password","⟦hunter⟧"]',
    "['--password', '⟦hunter⟧']",
    '[\n  "--password",\n  "⟦hunter⟧"\n]',
    '"[\\"--password\\", \\"⟦hunter⟧\\"]"',
    // The value.
    'run --password "⟦let me in⟧" x',
    'run --password \'⟦it is "me"⟧\' x',
    'run --password \\"⟦let me in⟧\\" x',
    'run --password ⟦hunter⟧|tee x',
    'run --password ⟦hunter⟧>x',
    'run --password "⟦x --password y⟧" z',
    'run --password ⟦q⟧ --db-password ⟦b⟧ --port 3',
    'run --secret ⟦xK4fQ27ab⟧',
    'run --token ⟦a1b2c3d4⟧',
    'run --pass ⟦abcd⟧',
    'run --password ⟦tonight⟧',
  ])('%s', (marked) => {
    const text = withoutMarks(marked);
    expect(find(text)).toBe(marked);
    expect(mayHoldCommandCredential(text)).toBe(true);
  });

  it.each([
    'run x--password hunter',
    'run x/-password hunter',
    'run \b--password hunter',
    'run \u000e--password hunter',
    'run #--password hunter',
    'run --password',
    'run --password ',
    'run --password\nhunter',
    'run --password "" x',
    'run --password -hunter',
    'run --password "--hunter"',
    'run --password $PASSWORD',
    'run --password "<password>"',
    'run --password min8chars',
    'the --password flag',
    'set --password when: asked',
    'set --password to, then',
    '["--password", "user": 1]',
    '["--password", "user" : 1]',
    'run --secret db1',
    'run --secret staging',
    'run --token letmein',
    'run --pass abc',
    'run --pass 1234',
    'run --name hunter2',
    `run --${KEY}Password hunter2`,
  ])('is none: %s', (text) => {
    expect(find(text)).toBe(text);
  });

  it('reads a value to its end, and one in quotes up to a length', () => {
    expect(find(`--password ${'x'.repeat(512)}`)).toBe(`--password ⟦${'x'.repeat(512)}⟧`);
    expect(find(`--password "${'x'.repeat(512)}"`)).toBe(`--password "⟦${'x'.repeat(512)}⟧"`);
  });

  it('adds to what was found before', () => {
    const first = { start: 0, end: 1 };
    expect(findCommandCredentials('x --password hunter', [first])).toEqual([first, { start: 13, end: 19 }]);
    expect(findCommandCredentials('x --name hunter', [first])).toEqual([first]);
    expect(findCommandCredentials('x --name hunter', undefined)).toBeUndefined();
  });
});

describe('findCommandCredentials, a password that is piped', () => {
  it.each([
    'echo ⟦hunter⟧ | docker login --password-stdin',
    'echo -n ⟦n⟧ | docker login --password-stdin',
    'echo ⟦o⟧|docker login --password-stdin',
    'printf ⟦hunter⟧ | docker login --password-stdin',
    'printf "⟦hunter⟧" | docker login --password-stdin',
    'echo \\"⟦hunter⟧\\" | docker login --password-stdin',
    'echo a | b; echo  -n  ⟦hunter⟧  | docker login --password-stdin',
    `echo ⟦${'q'.repeat(200)}⟧ | docker login --password-stdin`,
    `echo ⟦hunter⟧ |${'x'.repeat(119)} --password-stdin`,
  ])('%s', (marked) => {
    const text = withoutMarks(marked);
    expect(find(text)).toBe(marked);
    expect(mayHoldCommandCredential(text)).toBe(true);
  });

  it.each([
    'echo $TOKEN | docker login --password-stdin',
    'echo hunter > docker login --password-stdin',
    'echo hunter | tee | docker login --password-stdin',
    'echo hunter | tee\ndocker login --password-stdin',
    'echo hunter | docker login --username-stdin',
    `echo hunter |${'x'.repeat(120)} --password-stdin`,
    'cat hunter | docker login --password-stdin',
  ])('is none: %s', (text) => {
    expect(find(text)).toBe(text);
  });
});

describe('findCommandCredentials, what is no flag of one letter', () => {
  it.each(['mysql -p⟦short1⟧ x', 'docker x -p⟦!a:b1⟧ x', "curl -b '⟦session=ab1cde⟧' x"])('%s', (marked) => {
    expect(find(withoutMarks(marked))).toBe(marked);
  });

  it.each([
    'curl -x--user bo:letmein',
    'curl -x--user=bo:letmein',
    'curl -b cookies.txt x',
    'curl -bx session=ab1cde',
    'curl -b',
    'mysql -p',
    'mysql -port x',
    'docker x -p80:80 x',
  ])('is none: %s', (text) => {
    expect(find(text)).toBe(text);
  });
});

describe('findCommandCredentials, a flag of one letter', () => {
  it.each([
    'curl -u bo:⟦hunter⟧ https://x',
    'curl -ubo:⟦hunter⟧ https://x',
    'curl -U bo:⟦hunter⟧ https://x',
    'curl --user bo:⟦hunter⟧ https://x',
    'curl --proxy-user bo:⟦hunter⟧ https://x',
    'curl --user=bo:⟦hunter⟧ https://x',
    'curl --proxy-user=bo:⟦hunter⟧ https://x',
    'curl -s -X POST -u bo:⟦hunter⟧ https://x',
    '/usr/bin/curl -u bo:⟦hunter⟧',
    'curl -u "bo:⟦let me in⟧" x',
    "curl -u 'bo:⟦let me in⟧' x",
    'curl \\\n  -u bo:⟦hunter⟧',
    '["curl", "-u", "bo:⟦hunter⟧", "x"]',
    '"[\\"curl\\",\\"-u\\",\\"bo:⟦hunter⟧\\"]"',
    'curl https://x && curl -u bo:⟦hunter⟧; curl -u bo:⟦sesame⟧',
    'curl -u bo:⟦hunter⟧ -U bo:⟦sesame⟧',
    'smbclient -U bo%⟦hunter⟧ //x/y',
    'lftp -u bo,⟦hunter⟧ x',
    'http -a bo:⟦hunter⟧ x',
    'https -a bo:⟦hunter⟧ x',
    'mysql -p⟦hunter⟧ shop',
    'mysqldump -u root -p⟦hunter⟧ shop',
    'mariadb-dump -p⟦hunter⟧ shop',
    'docker login -u bo -p ⟦hunter⟧ x',
    'docker login -u bo -p⟦hunter⟧ x',
    'mongosh -p ⟦hunter⟧ x',
    'mongosh -p ⟦hunter⟧',
    'redis-cli -a ⟦hunter⟧ ping',
    'sqlcmd -P ⟦hunter⟧ -p ⟦sesame⟧',
    'sqlcmd -P⟦hunter⟧',
    'ldapsearch -w ⟦hunter⟧',
    'snmpget -A ⟦hunter⟧ -X ⟦sesame⟧ x',
    'nuget push -k ⟦hunter⟧ -p ⟦sesame⟧',
    `curl ${'x '.repeat(37)}-u bo:⟦hunter⟧`,
    'docker exec db mysql -p⟦hunter⟧',
  ])('%s', (marked) => {
    const text = withoutMarks(marked);
    expect(find(text)).toBe(marked);
    expect(mayHoldCommandCredential(text)).toBe(true);
  });

  it.each([
    'run -u bo:hunter',
    'xcurl -u bo:hunter',
    'a.curl -u bo:hunter',
    'curl: -u bo:hunter',
    'curl x; run -u bo:hunter',
    'curl x | run -u bo:hunter',
    'curl x > run -u bo:hunter',
    'curl -u',
    'curl -u bo https://',
    'curl -u bo: x',
    'curl -u :',
    'curl -u bo:$PASSWORD',
    'curl --user=bo:$PASSWORD',
    'curl --user=bo',
    'curl --users bo:hunter',
    'curl x--user bo:hunter',
    'curl -X bo:hunter',
    'curl -p bo:hunter',
    'curl xu bo:hunter -u bo',
    'curl u bo:hunter -x',
    'mysql --user=bo:hunter',
    'mysql --user bo:hunter',
    'mysql -p shop',
    'mysql -u bo:hunter',
    'http -u bo:hunter x',
    'redis-cli -ahunter',
    'redis-cli -p hunter',
    'docker compose -p hunter up',
    'docker run -p 8080:80 nginx',
    'docker run -p 8080 nginx',
    'docker run -p 8:8 nginx',
    'docker run -p 127.0.0.1:8080:80 nginx',
    'docker run -p 53:53/udp nginx',
    'docker run -p8080:80 nginx',
    'docker run -p 8080:80/tcp nginx',
    'docker run -p -d nginx',
    'docker run -p $PASSWORD nginx',
    'docker run -p',
    'docker -port 1',
    'helm -profile x',
    'az -print',
    'docker -pull',
    'docker -phttp:80',
    'mysql -p$PASSWORD shop',
    `curl ${'x '.repeat(38)}-u bo:hunter`,
  ])('is none: %s', (text) => {
    expect(find(text)).toBe(text);
  });
});

describe('mayHoldCommandCredential', () => {
  it.each([
    String.raw`{"a":"x\n--password hunter"}`,
    String.raw`{"a":"x\t--token a1b2c3d4"}`,
    String.raw`{"a":"x\ncurl -u bo:hunter"}`,
    'curl -- --- --user bo:hunter',
    'curl -a -b --proxy-user bo:hunter',
  ])('is true of %s', (text) => {
    expect(mayHoldCommandCredential(text)).toBe(true);
  });

  it.each([
    'a well-known --- and long-standing -- friend - of',
    'run -u bo:hunter --proxy-user bo --user bo',
    'curl -x --name bo:hunter -o x',
    'run x--password hunter',
    'run --password_policy hunter',
    'run --name password-stdin',
  ])('is false of %s', (text) => {
    expect(mayHoldCommandCredential(text)).toBe(false);
  });
});

describe('argumentSecrets', () => {
  const secretsIn = (values: readonly unknown[]) => [...(argumentSecrets(values) ?? [])];

  it.each<[readonly unknown[], readonly number[]]>([
    [['--password', 'hunter'], [1]],
    [['-password', 'hunter'], [1]],
    [
      ['run', '--password', 'hunter', '--db-password', 'sesame'],
      [2, 4],
    ],
    [['Authorization', 'SSWS abc'], [1]],
    [['proxy-authorization', 'SSWS abc'], [1]],
    [
      ['Cookie', 'a=b', 'Set-Cookie', 'c=d'],
      [1, 3],
    ],
    [['X-Api-Key', 'abc', 'Accept', 'x'], [1]],
    [['--token', 'a1b2c3d4'], [1]],
    [['--pass', 'a1b2c3d4'], [1]],
    [['curl', '-u', 'bo:hunter', 'x'], [2]],
    [['sudo', '/usr/bin/curl', '-u', 'bo:hunter'], [3]],
    [
      ['curl', '--password', 'sesame', '-u', 'bo:hunter'],
      [2, 4],
    ],
    [['-'.padEnd(56, 'x').concat('password'), 'hunter'], [1]],
    [[...Array<string>(998).fill('x'), '--password', 'hunter'], [999]],
  ])('finds the words of %j: %j', (values, found) => {
    expect(secretsIn(values)).toEqual(found);
  });

  it.each<readonly [readonly unknown[]]>([
    [['--password']],
    [['curl']],
    [['password', 'hunter']],
    [['xAuthorization', 'SSWS abc']],
    [['Authorization2', 'SSWS abc']],
    [['x-', 'a1b2c3d4']],
    [['--password', '-x']],
    [['--password', '$PASSWORD']],
    [['--password', 'min8chars']],
    [['--password', 8]],
    [['--token', 'letmein']],
    [['--pass', 'letmein']],
    [['--name', 'a1b2c3d4']],
    [[8, '--password']],
    [['curl', '-u', 'bo:hunter', 8]],
    [[8, 'curl', '-u', 'bo:hunter']],
    [['run', '-u', 'bo:hunter']],
    [['-'.padEnd(57, 'x').concat('password'), 'hunter']],
    [[...Array<string>(999).fill('x'), '--password', 'hunter']],
  ])('finds none in %j', (values) => {
    expect(argumentSecrets(values)).toBeUndefined();
  });
});
