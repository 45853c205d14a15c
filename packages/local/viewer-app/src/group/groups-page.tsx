// The list of groups (sessions), the latest first.

import { useEffect } from 'preact/hooks';
import { useLive } from '../api/live';
import type { GroupSummary } from '../api/types';
import { useFetched } from '../api/use-fetched';
import { formatCostOf, formatCount, formatTokens, sum } from '../format/amount';
import { formatTime } from '../format/time';
import { useNavigation } from '../routing/use-route';
import { Problem } from '../ui/problem';

export function GroupsPage() {
  const { account, link } = useNavigation();
  const { value, error, reload } = useFetched<{ items: GroupSummary[] }>(account, account && 'groups');
  useLive(account, false, reload);
  useEffect(() => {
    document.title = 'Groups – sgp-local';
  }, []);
  return (
    <div class="groups-page">
      <div class="page-title">
        <h1>Groups</h1>
        <p class="quiet">Sessions: traces that share a group_id</p>
      </div>
      <Problem error={error} onRetry={reload} />
      {value?.items.length === 0 && <p class="empty">No span carries a group_id yet.</p>}
      {value !== undefined && value.items.length > 0 && (
        <div class="table-scroll" tabIndex={0} role="region" aria-label="Groups">
          <table class="plain-table">
            <caption class="hidden-visually">Groups, the latest first</caption>
            <thead>
              <tr>
                <th scope="col">Group</th>
                <th scope="col" class="number">
                  Traces
                </th>
                <th scope="col" class="number">
                  With errors
                </th>
                <th scope="col" class="number">
                  Tokens
                </th>
                <th scope="col" class="number">
                  Cost
                </th>
                <th scope="col" class="number">
                  First
                </th>
                <th scope="col" class="number">
                  Last
                </th>
              </tr>
            </thead>
            <tbody>
              {value.items.map((group) => (
                <tr key={group.group_id}>
                  <th scope="row">
                    <a href={link('group', [group.group_id])}>{group.group_id}</a>
                  </th>
                  <td class="number">{formatCount(group.trace_count)}</td>
                  <td class={`number${group.error_count > 0 ? ' failed' : ''}`}>{formatCount(group.error_count)}</td>
                  <td class="number">{formatTokens(sum(group.input_tokens, group.output_tokens))}</td>
                  <td class="number">{formatCostOf(group)}</td>
                  <td class="number">{formatTime(group.first_us)}</td>
                  <td class="number">{formatTime(group.last_us)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
