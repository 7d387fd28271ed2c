/** A route found: what was declared, and the values of the `:name` parts of its path. */
export interface Found<T> {
  readonly target: T;
  readonly path: Readonly<Record<string, string>>;
}

export interface Router<T> {
  readonly add: (method: string, pattern: string, target: T) => void;
  readonly find: (method: string, path: string) => Found<T> | undefined;
}

interface Branch<T> {
  readonly fixed: Map<string, Branch<T>>;
  readonly targets: Map<string, T>;
  free: { readonly name: string; readonly branch: Branch<T> } | undefined;
}

const NO_PATH: Readonly<Record<string, string>> = Object.freeze({});

/** A table of routes as a tree: a fixed part wins over a free one. */
export function createRouter<T>(): Router<T> {
  const root = newBranch<T>();
  const direct = new Map<string, Found<T>>();

  return {
    add(method, pattern, target) {
      let branch = root;
      for (const part of partsOf(pattern)) branch = grow(branch, part);
      branch.targets.set(method, target);
      if (!pattern.includes(':')) direct.set(`${method} ${pattern}`, { target, path: NO_PATH });
    },
    find(method, path) {
      const known = direct.get(`${method} ${path}`);
      if (known !== undefined) return known;

      const values: Record<string, string> = {};
      let branch: Branch<T> | undefined = root;
      for (const part of partsOf(path)) {
        branch = step(branch, part, values);
        if (branch === undefined) return undefined;
      }
      const target = branch.targets.get(method);
      return target === undefined ? undefined : { target, path: values };
    },
  };
}

function newBranch<T>(): Branch<T> {
  return { fixed: new Map(), targets: new Map(), free: undefined };
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

function grow<T>(branch: Branch<T>, part: string): Branch<T> {
  if (part.startsWith(':')) {
    branch.free ??= { name: part.slice(1), branch: newBranch() };
    return branch.free.branch;
  }
  const known = branch.fixed.get(part);
  if (known !== undefined) return known;
  const made = newBranch<T>();
  branch.fixed.set(part, made);
  return made;
}

function step<T>(
  branch: Branch<T>,
  part: string,
  values: Record<string, string>,
): Branch<T> | undefined {
  const fixed = branch.fixed.get(part);
  if (fixed !== undefined) return fixed;
  if (branch.free === undefined) return undefined;
  values[branch.free.name] = part;
  return branch.free.branch;
}
