// What a password, key or token is called in languages whose word for it is not written in ASCII.

export const FOREIGN_NAMES: readonly string[] = (
  '密码 密碼 口令 密钥 密鑰 令牌 パスワード 暗証番号 APIキー 秘密鍵 アクセスキー シークレットキー アクセストークン 비밀번호 암호 비밀키 ' +
  'пароль Пароль contraseña Contraseña hasło Hasło şifre Şifre parolă Parolă'
).split(' ');

const byLastChar = new Map<number, string[]>();
for (const name of FOREIGN_NAMES) {
  const last = name.charCodeAt(name.length - 1);
  byLastChar.set(last, [...(byLastChar.get(last) ?? []), name]);
}

/** Whether one of them ends just before `end`. */
export function isForeignName(text: string, end: number): boolean {
  const names = byLastChar.get(text.charCodeAt(end - 1));
  return names?.some((name) => text.endsWith(name, end)) ?? false;
}
