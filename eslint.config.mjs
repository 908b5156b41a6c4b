// The rules are named one by one: no package of presets has to be found, and each is meant.
const browser = {
    AbortController: "readonly",
    CSS: "readonly",
    FormData: "readonly",
    URL: "readonly",
    URLSearchParams: "readonly",
    clearTimeout: "readonly",
    console: "readonly",
    document: "readonly",
    fetch: "readonly",
    requestAnimationFrame: "readonly",
    setTimeout: "readonly",
    window: "readonly",
};

export default [
    {
        files: ["jlink_*/static/**/*.js", "*.mjs"],
        languageOptions: { ecmaVersion: 2023, sourceType: "module", globals: browser },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            curly: "error",
            eqeqeq: "error",
            "no-alert": "error",
            "no-console": "error",
            "no-const-assign": "error",
            "no-debugger": "error",
            "no-dupe-class-members": "error",
            "no-dupe-else-if": "error",
            "no-dupe-keys": "error",
            "no-eval": "error",
            "no-implied-eval": "error",
            "no-redeclare": "error",
            "no-undef": "error",
            "no-unreachable": "error",
            "no-unused-vars": "error",
            "no-var": "error",
            "prefer-const": "error",
            "use-isnan": "error",
            "valid-typeof": "error",
        },
    },
];
