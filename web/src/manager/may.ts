/** What the person who is signed in may do, as the service says it: pages offer nothing that would be refused. */
let allowed = new Set<string>();

export function grant(may: string[]): void {
  allowed = new Set(may);
}

/** Whether `METHOD /path` is allowed, with the path as the service describes it. */
export const may = (deed: string): boolean => allowed.has(deed);
