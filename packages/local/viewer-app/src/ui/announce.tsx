// Says short messages to everybody: on the screen for a moment, and to screen readers.

import { useEffect, useState } from 'preact/hooks';

const SHOWN_MILLIS = 2500;
let say: (message: string) => void = () => {};

export function announce(message: string): void {
  say(message);
}

export function Announcer() {
  const [message, setMessage] = useState('');
  say = setMessage;
  useEffect(() => {
    if (message === '') return;
    const timer = setTimeout(() => setMessage(''), SHOWN_MILLIS);
    return () => clearTimeout(timer);
  }, [message]);
  return (
    <div role="status" class={message === '' ? 'announcer' : 'announcer shown'}>
      {message}
    </div>
  );
}
