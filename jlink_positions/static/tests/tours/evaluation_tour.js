import { registry } from "@web/core/registry";

/** Press Alt and the letter of a button: the tour has no mouse. */
function press(key) {
    const options = { key, altKey: true, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", options));
    document.activeElement.dispatchEvent(new KeyboardEvent("keyup", options));
}

const key = (letter) => () => press(letter);

registry.category("web_tour.tours").add("jlink_evaluation", {
    steps: () => [
        {
            content: "an agreed position is evaluated next",
            trigger: "button[name=action_evaluate].btn-primary",
            run: key("g"),
        },
        {
            content: "all is green: one page, and the cursor waits in the rate",
            trigger: ".modal .o_field_widget[name=buy_rate] :focus",
        },
        {
            content: "no page for each criterion opens",
            trigger: ".modal:not(:has(.o_notebook)) button[name=action_evaluate]:contains(We Can Fulfil This)",
            run: key("q"),
        },
        {
            content: "then research is ordered",
            trigger: "body:not(:has(.modal)) button[name=action_order_research].btn-primary",
            run: key("g"),
        },
        {
            content: "all is filled in",
            trigger: ".modal button[name=action_issue]",
            run: key("q"),
        },
        {
            content: "the position is released",
            trigger: "body:not(:has(.modal)) .o_statusbar_status .o_arrow_button_current:contains(Released)",
        },
    ],
});

registry.category("web_tour.tours").add("jlink_research_acknowledge", {
    steps: () => [
        {
            content: "the order waits to be acknowledged",
            trigger: ".o_kanban_record:contains(Senior Java Developer)",
            run: "click",
        },
        {
            content: "it says what is needed",
            trigger: ".o_field_widget[name=briefing_text]:contains(Java 21)",
        },
        {
            content: "one key acknowledges it",
            trigger: "button[name=action_acknowledge]",
            run: key("g"),
        },
        {
            content: "it is in progress",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(In Progress)",
        },
    ],
});
