const HOST = "api.tidycrm.example";

export const API = `https://${HOST}/v3`;

export const PATHS = { people: "/people", tags: "/tags" };
