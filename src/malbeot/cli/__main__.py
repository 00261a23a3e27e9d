from malbeot.cli.main import main

main()
