/** What the audit log calls a deed goes in (`POST /api/v1/plans/{id}/publish`), the key of its words comes out. */
export const deedKey = (action: string): string => {
  const parts = action.replace('/api/v1', '').replace(/\{\w+\}/g, '').match(/[a-z]+/gi) ?? [];
  return `manager-deed-${parts.join('-').toLowerCase()}`;
};
