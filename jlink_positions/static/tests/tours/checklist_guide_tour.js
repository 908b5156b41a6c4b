import { registry } from "@web/core/registry";

/** Press a key where the cursor is: the tour has no mouse. */
function press(key, options = {}) {
    const target = document.activeElement;
    target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options }));
    target.dispatchEvent(new KeyboardEvent("keyup", { key, bubbles: true, cancelable: true, ...options }));
}

/** Type into the field that has the cursor. */
function type(text) {
    const input = document.activeElement;
    input.value = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

const question = (text) => `.modal .o_jlink_guide_question:contains(${text})`;
const cursorIn = (name) => `.modal .o_field_widget[name=${name}] :focus`;

function answer(text, name, value) {
    return [
        { content: text, trigger: question(text) },
        {
            content: `the cursor waits in ${name}`,
            trigger: cursorIn(name),
            run: () => {
                type(value);
                press("Enter");
            },
        },
    ];
}

registry.category("web_tour.tours").add("jlink_checklist_guide", {
    steps: () => [
        {
            content: "the guide opens by its key",
            trigger: "button[name=action_open_checklist]",
            run: () => press("k", { altKey: true }),
        },
        ...answer("Which languages are needed", "value_text", "German C1"),
        ...answer("Where is the place of work", "city", "Hamburg"),
        ...answer("How much of the work can be done remotely", "remote_share", "40"),
        { content: "who decides", trigger: question("Who decides on the candidates") },
        { content: "skip it", trigger: cursorIn("value_text"), run: () => press("k", { altKey: true }) },
        { content: "interviews", trigger: question("Which interviews are there") },
        { content: "they do not apply", trigger: cursorIn("value_text"), run: () => press("a", { altKey: true }) },
        {
            content: "the reason is asked for",
            trigger: cursorIn("reason"),
            run: () => {
                type("Decided on paper");
                press("Enter");
            },
        },
        { content: "equipment", trigger: question("Who provides the work equipment") },
        {
            content: "choose the second option",
            trigger: cursorIn("value_option_id"),
            run: () => {
                const options = document.activeElement.closest(".o_field_widget").querySelectorAll("input[type=radio]");
                options[1].focus();
                options[1].click(); // what the arrow key does in a browser
            },
        },
        {
            content: "it is chosen",
            trigger: ".modal .o_field_widget[name=value_option_id] input:checked",
            run: () => press("Enter"),
        },
        { content: "on to the next one", trigger: question("How is the person introduced") },
        { content: "close the guide", trigger: cursorIn("value_text"), run: () => press("x", { altKey: true }) },
        { content: "the form is back", trigger: "body:not(:has(.modal)) .o_form_view" },
    ],
});
