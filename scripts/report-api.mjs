// Writes the public API of each published package to `api/` in its folder, one report for each entry of its exports,
// from the declarations that `npm run build` rolls up. A change of the API changes a report, so that it is made
// knowingly and a reviewer sees it. With --check nothing is written: it fails, and names the reports that no longer say
// what the package exports.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const check = process.argv.includes('--check');
const temporary = mkdtempSync(path.join(tmpdir(), 'sgp-otel-api-'));

/** Whether the report of this entry says what its declarations do; it does after they were written. */
function report(packageFolder, types) {
  const name = path.basename(types, '.d.ts');
  const reportFolder = path.join(packageFolder, 'api');
  mkdirSync(reportFolder, { recursive: true });
  const config = ExtractorConfig.prepare({
    configObjectFullPath: path.join(packageFolder, 'api-extractor.json'),
    packageJsonFullPath: path.join(packageFolder, 'package.json'),
    configObject: {
      projectFolder: packageFolder,
      mainEntryPointFilePath: path.join(packageFolder, types),
      compiler: {
        overrideTsconfig: {
          compilerOptions: { module: 'nodenext', target: 'es2023', types: ['node'], skipLibCheck: true, strict: true },
          files: [path.join(packageFolder, types)],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: name,
        reportFolder,
        reportTempFolder: temporary,
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  const result = Extractor.invoke(config, {
    localBuild: !check,
    messageCallback(message) {
      if (message.logLevel === ExtractorLogLevel.Error) console.error(message.formatMessageWithLocation(root));
      message.handled = true;
    },
  });
  return result.errorCount === 0 && !(check && result.apiReportChanged);
}

const outdated = [];
for (const name of readdirSync(path.join(root, 'packages'))) {
  const packageFolder = path.join(root, 'packages', name);
  const manifest = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));
  if (manifest.private) continue;
  for (const { types } of Object.values(manifest.exports))
    if (types !== undefined && !report(packageFolder, types)) outdated.push(`${manifest.name}: ${types}`);
}
rmSync(temporary, { recursive: true });
if (outdated.length > 0) {
  console.error(`The public API differs from its report: ${outdated.join(', ')}.`);
  console.error('If that is meant, run `npm run api`, commit the report, and say in a changeset what users get.');
  process.exit(1);
}
