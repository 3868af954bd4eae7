const GITHUB = "https://api.github.com/search/users";
const REGISTRY = "https://rdap.org/entities";

/** The first GitHub account of somebody of that name. */
async function gitHubAccount(name) {
  const response = await fetch(`${GITHUB}?q=${encodeURIComponent(name)}+in:name`); // $ sink=lookup channel=url host=api.github.com $ source=found types=person.identifier
  const { items } = await response.json(); // $ alt-source=found
  return items?.[0]?.login ?? null; // $ alt-source=found
}

/** The entry of somebody of that name in the directory of domain owners: Whois, or RDAP as it is called now. */
async function domainOwner(name) {
  const response = await fetch(`${REGISTRY}?fn=${encodeURIComponent(name)}`); // $ sink=lookup channel=url host=rdap.org $ source=found types=person.profile
  const { entitySearchResults } = await response.json(); // $ alt-source=found
  return entitySearchResults?.[0]?.vcardArray ?? null; // $ alt-source=found
}

/** What other sources have for a person's name. */
export async function lookUp(name) {
  const [github, domains] = await Promise.all([gitHubAccount(name), domainOwner(name)]);
  return { github, domains };
}
