// The span assessments API of SGP, as its public client libraries call it.

import { Hono } from 'hono';
import { Rejection } from '../contract/rejection';
import type { SqlAssessmentStore } from '../store/sql-assessment-store';
import { isStorable } from '../validation/storable-text';
import {
  validateAssessment,
  validateAssessmentChange,
  validateAssessmentFilter,
} from '../validation/validate-assessment';
import type { AppEnv } from './app-env';
import type { ReadJson } from './read-body';
import { singleValues } from './single-values';

/** Everything below `/v5/span-assessments`. */
export function assessmentRoutes(assessments: SqlAssessmentStore, readJson: ReadJson): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.post('/', async ({ env, var: { account }, json }) => {
    const item = validateAssessment(await readJson(env.incoming));
    return json(await assessments.create(account, item));
  });

  routes.get('/', async ({ req, var: { account }, json }) => {
    const filter = validateAssessmentFilter(singleValues(req.queries()));
    return json({ object: 'list', items: await assessments.list(account, filter) });
  });

  routes.get('/:id', async ({ req, var: { account }, json }) => {
    return json((await assessments.get(account, knownId(req.param('id')))) ?? notFound());
  });

  routes.patch('/:id', async ({ env, req, var: { account }, json }) => {
    const body = await readJson(env.incoming);
    const id = knownId(req.param('id'));
    return json(
      (await assessments.change(account, id, (stored) => validateAssessmentChange(stored, body))) ?? notFound(),
    );
  });

  routes.delete('/:id', async ({ req, var: { account }, json }) => {
    const id = knownId(req.param('id'));
    if (!(await assessments.delete(account, id))) notFound();
    return json({ id, deleted: true, object: 'span.assessment' });
  });

  return routes;
}

function knownId(id: string): string {
  return isStorable(id) ? id : notFound();
}

function notFound(): never {
  throw new Rejection(404, 'Span assessment not found');
}
