// An esbuild plugin that takes out of the AWS SDK what no lookup runs: a cold start reads all that is bundled.
// Each entry is the end of a module's path. One that no module has fails the build, lest a new version of the SDK brings
// it back under another name.
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Never called. Should one be called all the same, it says so. */
const LEFT_OUT = [
  // Credentials are handed to every client, and so is the Region.
  'credential-provider-node/dist-es/index.js',
  'regionConfig/getInstanceMetadataRegion.js',
  // Requests are signed with SigV4 in their headers, by Node.js's own crypto.
  'aws_sdk/AwsSdkSigV4ASigner.js',
  'signature-v4-multi-region/dist-es/index.js',
  'signature-v4/dist-es/HeaderFormatter.js',
  'signature-v4/dist-es/moveHeadersToQuery.js',
  'sha256/Sha256Js.js',
  // The endpoint rules of the three services know nothing of buckets and ARNs.
  'service-customizations/s3.js',
  'lib/aws/isVirtualHostableS3Bucket.js',
  'lib/aws/parseArn.js',
  // Errors have no timestamps, and the handler reads successes itself.
  'serde/date-utils.js',
  // Bodies are no streams for users, and never a browser's.
  'util-stream/sdk-stream-mixin.js',
  'util-stream/stream-collector.browser.js',
  // Only the logger's middleware uses it.
  'smithy-client/schemaLogFilter.js',
];

/** Called, with nothing to do: these hand back what they are given. */
const PASS_THROUGH = [
  // Its warning would be no line of JSON, and Lambda's runtime is none of the SDK's business.
  '@aws-sdk/core/dist-es/submodules/client/emitWarningIfUnsupportedVersion.js',
  'aws_sdk/resolveAwsSdkSigV4AConfig.js',
  // No extensions are set.
  'dist-es/runtimeExtensions.js',
  // There is one date, when the credentials of an assumed role expire, and nobody reads it.
  'schema-serde-lib/schema-date-utils.js',
  // Looks for `globalThis.crypto`, which makes Node.js load Web Crypto.
  'serde/uuid/v4.js',
];

/** Done in another way. */
const REPLACED = {
  'node-config-provider/configLoader.js': 'lambda/aws/clients/instead/load-config.ts',
  'middleware-logger/loggerMiddleware.js': 'lambda/aws/clients/instead/no-plugins.ts',
  'middleware-recursion-detection/getRecursionDetectionPlugin.js': 'lambda/aws/clients/instead/no-plugins.ts',
  'submodules/retry/index.js': 'lambda/aws/clients/instead/no-retries.ts',
  'codec-v2/JsonShapeSerializer2.js': 'lambda/aws/clients/instead/json-serializer.ts',
};

/** The one protocol that each client imports from `@aws-sdk/core/protocols`, which holds them all. */
const PROTOCOLS = {
  'client-chime': 'json/AwsRestJsonProtocol.js',
  'client-chime-sdk-voice': 'json/AwsRestJsonProtocol.js',
  'client-sts': 'query/AwsQueryProtocol.js',
};

const SDK_MODULE = /node_modules[\\/]@(aws-sdk|smithy)[\\/].*\.js$/;

export const slimSdk = {
  name: 'slim-sdk',
  setup(build) {
    const unseen = new Set([...LEFT_OUT, ...PASS_THROUGH, ...Object.keys(REPLACED)]);
    const find = (list, file) => {
      const end = list.find((entry) => file.endsWith(`/${entry}`));
      unseen.delete(end);
      return end;
    };

    build.onLoad({ filter: SDK_MODULE }, async (args) => {
      const file = args.path.replaceAll('\\', '/');
      const source = await readFile(args.path, 'utf8');
      if (find(LEFT_OUT, file)) {
        return { contents: exported(source).map(leftOut).join('\n') };
      }
      if (find(PASS_THROUGH, file)) {
        return { contents: exported(source).map(passThrough).join('\n') };
      }
      const replaced = REPLACED[find(Object.keys(REPLACED), file)];
      if (replaced !== undefined) {
        const own = exported(await readFile(replaced, 'utf8'));
        const missing = exported(source).filter((name) => !own.includes(name));
        return {
          contents: [`export * from './${replaced}';`, ...missing.map(leftOut)].join('\n'),
          resolveDir: process.cwd(),
        };
      }
      if (file.endsWith('/schemas/schemas_0.js')) {
        return { contents: withPureSchemas(source) };
      }
      // Names of Regions, which nobody reads.
      if (file.endsWith('/lib/aws/partitions.js')) {
        return { contents: source.replaceAll(/"description": "[^"]*"/g, '') };
      }
      return undefined;
    });

    // A client reads nothing but its version there.
    build.onLoad({ filter: /client-[a-z-]+[\\/]package\.json$/ }, async (args) => {
      const { version } = JSON.parse(await readFile(args.path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });

    build.onResolve({ filter: /^@aws-sdk\/core\/protocols$/ }, async ({ path: barrel, importer, kind, resolveDir }) => {
      const client = /@aws-sdk[\\/](client-[a-z-]+)[\\/]/.exec(importer)?.[1];
      if (client === undefined) {
        return undefined;
      }
      const resolved = await build.resolve(barrel, { kind, resolveDir });
      return { path: path.join(path.dirname(resolved.path), PROTOCOLS[client]), sideEffects: false };
    });

    build.onEnd(() => ({
      errors: [...unseen].map((entry) => ({
        text: `tools/build/slim-sdk.mjs names ${entry}, but the SDK has no such module`,
      })),
    }));
  },
};

/** Names that a module exports. */
function exported(source) {
  const declared = [...source.matchAll(/^export (?:async )?(?:const|class|function) ([\w$]+)/gm)].map(
    ([, name]) => name,
  );
  const listed = [...source.matchAll(/^export \{([^}]*)\}/gm)]
    .flatMap(([, list]) => list.split(','))
    .map((item) => item.trim().split(' as ').pop());
  return [...new Set([...declared, ...listed])].filter((name) => name !== '');
}

/** Can be extended and constructed, since modules do that when they are loaded. */
function leftOut(name) {
  return `export function ${name}() { if (!new.target) throw new Error('${name} of the AWS SDK is not in the bundle'); }`;
}

function passThrough(name) {
  return `export const ${name} = (value) => value;`;
}

/** esbuild keeps an array with computed keys, even where nothing uses it; of a client's schemas, few are used. */
function withPureSchemas(source) {
  return source.replaceAll(
    /^(export var [\w$]+) = (\[[^;]*\]);$/gm,
    (_, declaration, schema) => `${declaration} = /* @__PURE__ */ (() => ${schema})();`,
  );
}
