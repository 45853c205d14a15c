// Serves the built viewer. Its files are read once at start, so no request path ever becomes a file path.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Hono } from 'hono';
import { PACKAGE_FOLDER } from '../package/package-folder';
import type { AppEnv } from './app-env';

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** Does nothing if the viewer has not been built, as in a checkout before `npm run build`. */
export function viewerFiles(app: Hono<AppEnv>, folder = join(PACKAGE_FOLDER, 'viewer')): void {
  if (!existsSync(folder)) return;
  for (const { name, parentPath } of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const contentType = CONTENT_TYPES[extname(name)];
    if (contentType === undefined) continue;
    const file = join(parentPath, name);
    const path = file.slice(folder.length).replaceAll('\\', '/');
    const content = readFileSync(file, 'utf8');
    app.get(path === '/index.html' ? '/' : path, (context) =>
      context.body(content, 200, { 'content-type': contentType }),
    );
  }
}
