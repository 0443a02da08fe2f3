// Judges the files of New-McpSchedule by what their platforms publish, and prints the faults as JSON.
// node schedules.mjs <github|azure|kubernetes> <file>
import { readFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const [platform, file] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const require = createRequire(import.meta.url);

const judges = { github, azure, kubernetes };
console.log(JSON.stringify(await judges[platform]()));

// GitHub's own parser with its schema and expressions.
async function github() {
  // The package imports its schema without saying that it is JSON, which Node.js refuses.
  register('data:text/javascript,' + encodeURIComponent(`export const load = (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context);`));
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await import('@actions/workflow-parser');
  const parsed = parseWorkflow({ name: file, content: text }, new NoOperationTraceWriter());
  const workflow = parsed.value ? await convertWorkflowTemplate(parsed.context, parsed.value) : { errors: [] };
  const errors = [...parsed.context.errors.getErrors().map(e => e.message), ...(workflow.errors ?? []).map(e => e.Message)];
  return [...new Set(errors)];
}

// The schema that Microsoft's extension for editors uses. To it a scalar is text or what text says.
function azure() {
  const schema = join(dirname(require.resolve('schemastore/package.json')), 'schemas', 'json', 'raw.githubusercontent.com', 'microsoft', 'azure-pipelines-vscode', 'master', 'service-schema.json');
  const Ajv = require('ajv').default;
  const validate = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, coerceTypes: true }).compile(JSON.parse(readFileSync(schema, 'utf8')));
  return validate(documents({ schema: 'failsafe' })[0]) ? [] : validate.errors.map(e => `${e.instancePath}: ${e.message}`);
}

// The schemas that Kubernetes generates from its types.
async function kubernetes() {
  const faults = [];
  for (const document of documents()) {
    const { [document.kind]: Model } = await import(`kubernetes-models/${document.apiVersion}/${document.kind}`);
    try {
      new Model(document).validate();
    } catch (e) {
      faults.push(`${document.kind}: ${e.message}`);
    }
  }

  return faults;
}

function documents(options) {
  return parseAllDocuments(text, { strict: true, uniqueKeys: true, ...options }).map(d => {
    if (d.errors.length > 0 || d.warnings.length > 0) {
      throw new Error([...d.errors, ...d.warnings].join('; '));
    }

    return d.toJS();
  });
}
