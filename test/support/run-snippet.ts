/** Runs a snippet of the documents as an app. */
import * as cdk from 'aws-cdk-lib';
import * as ts from 'typescript';
import cdkJson from '../../cdk.json';
import * as library from '../../lib';

/** Compiles and runs a snippet, and returns the apps that it creates. */
export function runSnippet(code: string): cdk.App[] {
  const apps: cdk.App[] = [];
  class RecordedApp extends cdk.App {
    public constructor(props?: cdk.AppProps) {
      // The CLI passes the feature flags in the context.
      super({ ...props, context: { ...cdkJson.context, ...props?.context } });
      apps.push(this);
    }
  }
  const modules: Readonly<Record<string, unknown>> = {
    'cdk-chime-phone-number': library,
    'aws-cdk-lib': new Proxy(cdk, {
      get: (target, name) => (name === 'App' ? RecordedApp : (Reflect.get(target, name) as unknown)),
    }),
  };
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
  });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it runs only documents of this repository
  const main = new Function('require', 'exports', 'console', outputText) as (...args: readonly unknown[]) => void;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the name is known only at run time
  main((name: string): unknown => modules[name] ?? (require(name) as unknown), {}, { log: () => undefined });
  return apps;
}
