// Next.js calls register() once in each server process, before the first request.
export async function register() {
  // The edge runtime is no Node.
  if (process.env.NEXT_RUNTIME === 'nodejs') await import('@sgp-otel/auto/register');
}
