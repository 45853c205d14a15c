// Whose spans are shown. Without a choice it is the account `local`, or the first that has spans.

import { isSelectableAccount } from '../api/session';
import { useFetched } from '../api/use-fetched';
import { useNavigation } from '../routing/use-route';

const DEFAULT_ACCOUNT = 'local';

export function useAccounts(chosen: string | undefined): { accounts: string[]; account: string | undefined } {
  const { value, error } = useFetched<{ items: string[] }>(undefined, 'accounts');
  const stored = (value?.items ?? []).filter(isSelectableAccount);
  const preferred = stored.includes(DEFAULT_ACCOUNT) ? DEFAULT_ACCOUNT : (stored[0] ?? DEFAULT_ACCOUNT);
  const known = value !== undefined || error !== undefined;
  const account = chosen ?? (known ? preferred : undefined);
  return { accounts: [...new Set([...stored, ...(account === undefined ? [] : [account])])].sort(), account };
}

export function AccountSelect({ accounts, account }: { accounts: string[]; account: string | undefined }) {
  const { go } = useNavigation();
  return (
    <label class="account">
      <span>Account</span>
      <select value={account} onChange={(event) => go('traces', [], { account: event.currentTarget.value })}>
        {accounts.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
