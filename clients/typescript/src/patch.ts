/** A step of a JSON Patch (RFC 6902), of those that Dateline sends. */
export type Operation =
  | { op: "add" | "replace"; path: string; value: unknown }
  | { op: "remove"; path: string }
  | { op: "move"; from: string; path: string };

type Place = Record<string, unknown> | unknown[];
type Step = (parent: Place, name: string) => void;

/** What a patch makes of data, which stay as they are: what it does not touch is the same in both. */
export function patched(data: unknown, patch: readonly Operation[]): unknown {
  return patch.reduce(applied, data);
}

function applied(data: unknown, operation: Operation): unknown {
  const names = namesOf(operation.path);
  switch (operation.op) {
    case "remove":
      return changed(data, names, remove);
    case "replace":
      return changed(data, names, (parent, name) => ((parent as Record<string, unknown>)[name] = operation.value));
    case "add":
      return changed(data, names, adding(operation.value));
    case "move": {
      const from = namesOf(operation.from);
      const value = from.reduce((place, name) => (place as Record<string, unknown>)[name], data);
      return changed(changed(data, from, remove), names, adding(value));
    }
  }
}

function namesOf(path: string): string[] {
  return path.split("/").slice(1).map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** With copies of all on the way to what is changed, and of nothing else. */
function changed(value: unknown, [name = "", ...rest]: readonly string[], step: Step): unknown {
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  if (rest.length) copy[name] = changed(copy[name], rest, step);
  else step(copy, name);
  return copy;
}

function remove(parent: Place, name: string): void {
  if (Array.isArray(parent)) parent.splice(Number(name), 1);
  else delete parent[name];
}

function adding(value: unknown): Step {
  return (parent, name) => {
    if (Array.isArray(parent)) parent.splice(Number(name), 0, value);
    else parent[name] = value;
  };
}
