// The only file of this package that reads the process environment.

export interface AutoEnvironment {
  /** `OTEL_SDK_DISABLED=true`: nothing is started. */
  readonly isSdkDisabled: boolean;
  /** `OTEL_LOG_LEVEL`, as written. */
  readonly logLevel: string | undefined;
  /** Whether `OTEL_NODE_ENABLED_INSTRUMENTATIONS` names the instrumentations to use. */
  readonly namesInstrumentations: boolean;
  /** Whether `OTEL_NODE_RESOURCE_DETECTORS` names the detectors to use. */
  readonly namesResourceDetectors: boolean;
}

export function readEnvironment(): AutoEnvironment {
  const isSet = (name: string) => Boolean(process.env[name]?.trim());
  return {
    isSdkDisabled: process.env.OTEL_SDK_DISABLED?.trim().toLowerCase() === 'true',
    logLevel: process.env.OTEL_LOG_LEVEL?.trim() || undefined,
    namesInstrumentations: isSet('OTEL_NODE_ENABLED_INSTRUMENTATIONS'),
    namesResourceDetectors: isSet('OTEL_NODE_RESOURCE_DETECTORS'),
  };
}
