/** @type {import('next').NextConfig} */
export default {
  // Loaded as they are, not bundled: tracing patches modules as Node loads them.
  serverExternalPackages: ['@sgp-otel/auto', '@opentelemetry/api'],
};
