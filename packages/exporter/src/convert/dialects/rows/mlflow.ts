import type { DialectRow } from '../../dialect-row';

export const rows: readonly DialectRow[] = [
  {
    dialect: 'MLflow',
    recognisedBy: '`mlflow.spanType`',
    type: 'by its own kinds',
    input: '`mlflow.spanInputs`',
    output: '`mlflow.spanOutputs`',

    usage: '`mlflow.chat.tokenUsage`',
  },
];
