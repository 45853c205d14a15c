// Where a value without quotes ends, and which are none.
import { type Certainty, lineValue, plainValue } from '../../src/redact/plain-value';
import { withMarks, withoutMarks } from './marked-text';

const OPAQUE = 'a1b2c3d4e5f6a7b8';
const longOne = 'ab1cde'.padEnd(200, 'x');

describe('lineValue', () => {
  function find(text: string, name: string, certainty: Certainty): string {
    const edit = lineValue(text, 0, name, certainty);
    return withMarks(text, edit && [edit]);
  }

  it.each<[string, Certainty, string]>([
    ['password', 'always', '⟦ab1cde⟧'],
    ['password', 'always', '⟦ab1cde⟧, please'],
    ['password', 'always', '⟦ab1cde⟧. Please'],
    ['password', 'always', '⟦ab1cde⟧!?:'],
    ['password', 'always', '⟦ab1cde⟧**'],
    ['password', 'always', '⟦ab1cde⟧_'],
    ['password', 'always', '⟦ab1cde.⟧!!!'],
    ['password', 'always', '⟦ab1cde⟧；x'],
    ['password', 'always', '⟦ab1cde⟧密码'],
    ['password', 'always', '⟦ab1cde⟧"x'],
    ['password', 'always', '⟦ab1cde⟧<br>'],
    ['password', 'always', '⟦ab1cde⟧(x'],
    ['password', 'always', `⟦${longOne}⟧ y`],
    ['password', 'always', `⟦${'ab1cde'.padEnd(79, 'x')}⟧ y`],
    ['password', 'always', `⟦${'ab1cde'.padEnd(80, 'x')}⟧ y`],
    ['password', 'always', `⟦${'ab1cde'.padEnd(80, 'x')},{y}⟧ z`],
    ['token', 'opaque', `⟦${OPAQUE}⟧ x`],
    ['pass', 'word', '⟦ab1cde⟧ x'],
    ['Cookie', 'always', '⟦theme=dark; a=ab1cde⟧\r\nx'],
    ['set-cookie2', 'always', '⟦a=ab1cde⟧"x'],
    ['cookie', 'always', '⟦ab1cde⟧ x'],
    ['Authorization', 'always', '⟦Foo ab1cde⟧\nx'],
    ['proxy-authorisation', 'always', '⟦Foo ab1cde⟧\nx'],
    ['authorization', 'always', '⟦ab1cde⟧ and prose'],
    ['seed phrase', 'always', `⟦${'apple river '.repeat(5)}apple stone⟧. x`],
    ['mnemonic', 'always', `⟦${'apple, river, '.repeat(5)}apple stone⟧`],
    ['secret words', 'always', `⟦${'apple river '.repeat(5)}apple stone⟧`],
    ['seed', 'always', `⟦${'apple river '.repeat(11)}apple stone⟧ more`],
    ['passphrase', 'always', '⟦ab1cde⟧ x'],
  ])('%s, %s: %s', (name, certainty, marked) => {
    expect(find(withoutMarks(marked), name, certainty)).toBe(marked);
  });

  it.each<[string, Certainty, string]>([
    ['password', 'always', ''],
    ['password', 'always', 'ab1cd'],
    ['password', 'always', 'letmein'],
    ['password', 'always', ' ab1cde'],
    ['password', 'always', '密ab1cde'],
    ['password', 'always', '⺀ab1cde'],
    ['password', 'always', '$TOKEN1'],
    ['password', 'always', 'min8chars'],
    ['password', 'always', 'process.env.PASSWORD1'],
    ['password', 'always', `/home/${'x1'.repeat(60)}`],
    ['token', 'opaque', 'ab1cde'],
    ['pass', 'word', 'letmein'],
    ['pass', 'word', '123456'],
    ['Cookie', 'always', 'theme=dark1'],
    ['cookies', 'always', 'letmein'],
    ['Authorization', 'always', 'Foo the bar'],
    ['seed phrase', 'always', 'apple river '.repeat(5)],
    ['phrase of', 'always', 'apple river '.repeat(6)],
  ])('is none: %s, %s: %s', (name, certainty, text) => {
    expect(find(text, name, certainty)).toBe(text);
  });
});

describe('plainValue', () => {
  function find(text: string, certainty: Certainty, isLoose = false): string {
    const edit = plainValue(text, 0, isLoose, certainty);
    return withMarks(text, edit && [edit]);
  }

  it.each<[Certainty, string]>([
    ['always', '⟦letmein⟧'],
    ['always', '⟦a⟧&b=c'],
    ['always', '⟦a⟧;b=c'],
    ['always', '⟦a⟧ b'],
    ['always', '⟦a⟧"b'],
    ['always', '⟦a⟧\\n'],
    ['always', '⟦a,b⟧;c'],
    ['always', '⟦a⟧,ssl=true'],
    ['always', '⟦a,b⟧,ssl=true,x=y'],
    ['always', '⟦a,1=b⟧'],
    ['always', '⟦ab1cde⟧)'],
    ['always', '⟦ab1cde⟧,'],
    ['always', '⟦ab1cde⟧]})'],
    ['always', '⟦ab1cde)⟧)))]'],
    ['always', '⟦)⟧'],
    ['always', '{⟦abc;1⟧}'],
    ['always', '{⟦ab1⟧}x'],
    ['always', `⟦${longOne}⟧ y`],
    ['always', `⟦${longOne},y⟧ z`],
    ['always', `⟦${'ab1cde'.padEnd(79, 'x')}⟧ y`],
    ['opaque', `⟦${OPAQUE}⟧&x`],
    ['opaque', `⟦${OPAQUE}==⟧&x`],
    ['opaque', `⟦${OPAQUE}⟧)`],
    ['opaque', `⟦${OPAQUE}==⟧=x`],
    ['word', '⟦letmein⟧ x'],
  ])('%s: %s', (certainty, marked) => {
    expect(find(withoutMarks(marked), certainty)).toBe(marked);
  });

  it.each<[Certainty, string]>([
    ['always', ''],
    ['always', ' letmein'],
    ['always', '"letmein"'],
    ['always', 'letmein)'],
    ['always', 'letmein,'],
    ['always', '$PASSWORD'],
    ['always', '$PASSWORD)'],
    ['always', 'None,'],
    ['always', 'getpass(1)'],
    ['always', '{abc}'],
    ['always', 'os.environ.X1'],
    ['always', `/home/${'x1'.repeat(60)}`],
    ['opaque', 'letmein'],
    ['opaque', '{a1b2c3d4e5f6a7b8}'],
    ['word', '12'],
    ['word', 'abc'],
  ])('is none: %s: %s', (certainty, text) => {
    expect(find(text, certainty)).toBe(text);
  });

  it('must look like a secret when the sign had blanks around it', () => {
    expect(find('letmein x', 'always', true)).toBe('letmein x');
    expect(find('ab1cde x', 'always', true)).toBe('⟦ab1cde⟧ x');
    expect(find('letmein x', 'word', true)).toBe('letmein x');
    expect(find(`${OPAQUE} x`, 'opaque', true)).toBe(`⟦${OPAQUE}⟧ x`);
  });
});
