package example;

import software.amazon.awscdk.App;

/** The app of test/languages/typescript in Java. */
public final class IvrApp {
    private IvrApp() {
    }

    public static void main(final String[] args) {
        App app = new App();
        NumbersStack numbers = new NumbersStack(app, "Numbers");
        new IvrStack(app, "Ivr", numbers.getSupportLine());
        app.synth();
    }
}
