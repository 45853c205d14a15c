// Checks Kubernetes manifests against its schemas: `node check-manifests.mjs FILE…` prints, as JSON, what is wrong with
// each of their documents, `null` for nothing.
import { readFileSync } from 'node:fs';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Service } from 'kubernetes-models/v1/Service';
import { parseAllDocuments } from 'yaml';

const models = { ConfigMap, Deployment, PodDisruptionBudget, Service, StatefulSet };

function complaint(manifest) {
  const Model = models[manifest.kind];
  if (Model === undefined) return `${manifest.kind} is not known here`;
  try {
    new Model(manifest).validate();
    return null;
  } catch (error) {
    return String(error);
  }
}

const documents = process.argv.slice(2).flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')));
console.log(JSON.stringify(documents.map((document) => complaint(document.toJS()))));
