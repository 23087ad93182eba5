/** Settings from environment variables, as the SDK's own options read them. Lambda has no profile files to look into. */
interface Options<T> {
  environmentVariableSelector(environment: NodeJS.ProcessEnv, options: object): T | undefined;
  readonly default: T | (() => Promise<T>);
}

export function loadConfig<T>(options: Options<T>, configuration: object = {}): () => Promise<T> {
  const fallback = options.default;
  return async () =>
    read(options, configuration) ??
    (typeof fallback === 'function' ? await (fallback as () => Promise<T>)() : fallback);
}

/** A value that the SDK can't read counts as none, as it does in the SDK. */
function read<T>(options: Options<T>, configuration: object): T | undefined {
  try {
    return options.environmentVariableSelector(process.env, configuration);
  } catch {
    return undefined;
  }
}
