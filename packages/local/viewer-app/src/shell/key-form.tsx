// Asks for the API key of a backend that was started with one.

import { useLayoutEffect, useRef } from 'preact/hooks';

export function KeyForm({ problem, onSubmit }: { problem: string; onSubmit(key: string): void }) {
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), []);
  const submit = (event: Event) => {
    event.preventDefault();
    if (input.current?.value) onSubmit(input.current.value);
  };
  return (
    <main class="key-page">
      <form onSubmit={submit}>
        <h1>sgp-local</h1>
        <label for="key">API key</label>
        <input id="key" ref={input} type="password" autocomplete="off" required />
        <button type="submit" class="primary">
          Open
        </button>
        <p class="quiet">This backend was started with an API key. It stays in this tab until you close it.</p>
        {problem !== '' && (
          <p role="alert" class="problem">
            {problem}
          </p>
        )}
      </form>
    </main>
  );
}
