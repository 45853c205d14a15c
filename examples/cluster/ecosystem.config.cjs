// PM2: `npx pm2 start ecosystem.config.cjs`. Both of its modes are traced; in cluster mode the flag must be in
// node_args, which PM2 hands to its workers.
module.exports = {
  apps: [
    {
      name: 'example',
      script: './server.cjs',
      instances: 2,
      exec_mode: 'cluster',
      node_args: '--require @sgp-otel/auto/register',
      // Longer than SGP_OTEL_SHUTDOWN_TIMEOUT_MILLIS: PM2 kills what has not stopped by then.
      kill_timeout: 12_000,
    },
  ],
};
