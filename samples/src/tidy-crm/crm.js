import { axios } from "./vendor/axios.js";
import { API, PATHS } from "./settings.js";

const client = axios.create({ baseURL: API, timeout: 10000, headers: { "X-Client": "tidy-crm/3.3.0" } });

export const saveDeveloper = (developer) => client.post(PATHS.people, { developer }); // $ sink=developer channel=body host=api.tidycrm.example

export const tagDeveloper = (who, tag) => client.get(PATHS.tags, { params: { who, tag } }); // $ sink=tag channel=url host=api.tidycrm.example
