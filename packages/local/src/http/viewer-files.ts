// Serves the viewer's three files. The list is closed, so no request path ever becomes a file path.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { PACKAGE_FOLDER } from '../package-folder';
import type { AppEnv } from './app';

const FILES = [
  { path: '/', file: 'index.html', contentType: 'text/html; charset=utf-8' },
  { path: '/viewer.js', file: 'viewer.js', contentType: 'text/javascript; charset=utf-8' },
  { path: '/viewer.css', file: 'viewer.css', contentType: 'text/css; charset=utf-8' },
] as const;

export function viewerFiles(app: Hono<AppEnv>): void {
  for (const { path, file, contentType } of FILES) {
    const content = readFileSync(join(PACKAGE_FOLDER, 'viewer', file), 'utf8');
    app.get(path, (context) => context.body(content, 200, { 'content-type': contentType }));
  }
}
