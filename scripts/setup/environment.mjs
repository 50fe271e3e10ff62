/**
 * Variables that tools of a set-up or a build may need, in lower case.
 *
 * Security: tools get nothing else, because the environment may hold a gateway's keys and tokens
 * under any name.
 */
const names = new Set(
  `path home user logname shell pwd tmpdir tmp temp term tz lang language
  ci no_color force_color debian_frontend apt_config
  http_proxy https_proxy ftp_proxy all_proxy no_proxy
  ssl_cert_file ssl_cert_dir curl_ca_bundle node_extra_ca_certs node_use_env_proxy node_use_system_ca
  cc cxx ar ld ranlib cflags cxxflags ldflags cpath library_path ld_library_path
  rustc rustflags rustdocflags sdkroot developer_dir macosx_deployment_target
  systemroot pathext comspec appdata localappdata userprofile`.split(/\s+/),
);
const families = /^(?:lc_|xdg_|npm_config_|cargo_|rustup_|rust_)/;

/** Returns whether a tool may have a variable. @param {string} name */
function isForTools(name) {
  const lower = name.toLowerCase();
  return names.has(lower) || families.test(lower);
}

/**
 * Returns the variables of an environment that are for tools.
 * @param {Readonly<Record<string, string | undefined>>} [environment]
 * @returns {Record<string, string>}
 */
export function toolEnvironment(environment = process.env) {
  /** @type {Record<string, string>} */
  const chosen = {};
  for (const [name, value] of Object.entries(environment)) if (value !== undefined && isForTools(name)) chosen[name] = value;
  return chosen;
}

/**
 * Deletes every variable of an environment that is not for tools. @param {Record<string, string |
 * undefined>} environment
 */
export function keepForTools(environment) {
  for (const name of Object.keys(environment)) if (!isForTools(name)) delete environment[name];
}
