// The API key and the account of this tab. The key stays in the tab's session storage and is never in the URL.

const KEY_STORAGE = 'sgp-local-api-key';

export function apiKey(): string | undefined {
  return sessionStorage.getItem(KEY_STORAGE) ?? undefined;
}

export function rememberApiKey(key: string): void {
  sessionStorage.setItem(KEY_STORAGE, key);
}

export function forgetApiKey(): void {
  sessionStorage.removeItem(KEY_STORAGE);
}

/** Header values are Latin-1 in browsers; an account beyond that cannot be selected here. */
export function isSelectableAccount(account: string): boolean {
  return /^[\x20-\x7e\xa0-\xff]+$/.test(account);
}

export function requestHeaders(account: string | undefined): Record<string, string> {
  const key = apiKey();
  return {
    ...(account !== undefined && isSelectableAccount(account) ? { 'x-selected-account-id': account } : {}),
    ...(key === undefined ? {} : { 'x-api-key': key }),
  };
}
