// Command dateline keeps the live record of a crisis.
//
// It is floor 4: flags, signals and wiring, one file a subcommand, and no
// logic. `dateline help` lists the subcommands.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // zones on machines that have none

	"dateline"
)

// command runs a subcommand and returns its exit status: 0, 1 for an error, 2
// for wrong words on the command line.
type command struct {
	run  func(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int
	line string
}

var commands = map[string]command{
	"serve":   {runServe, "serve a record: the desk and the readers' pages"},
	"demo":    {runDemo, "replay a story from reports to the live page, on this machine"},
	"read":    {runRead, "read reports into claims, without a server"},
	"user":    {runUser, "add a person, or make a one-time link"},
	"story":   {runStory, "import or export a story's settings"},
	"export":  {runExport, "write the whole record as NDJSON"},
	"import":  {runImport, "read such a record into an empty data file"},
	"backup":  {runBackup, "copy a data file, also while it is served, and verify the copy"},
	"restore": {runRestore, "make a data file from a backup, after verifying it"},
	"verify":  {runVerify, "check a data file: pages, leaves and tree"},
}

var order = []string{"demo", "serve", "read", "user", "story", "export", "import", "backup", "restore", "verify"}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	if len(args) == 0 {
		usage(errs)
		return 2
	}
	switch args[0] {
	case "help", "-h", "--help":
		usage(out)
		return 0
	}
	c, ok := commands[args[0]]
	if !ok {
		fmt.Fprintf(errs, "dateline: %q is no subcommand\n", args[0])
		usage(errs)
		return 2
	}
	return c.run(ctx, args[1:], in, out, errs)
}

func usage(w io.Writer) {
	fmt.Fprint(w, "Dateline keeps the live record of a crisis.\n\nusage: dateline COMMAND [FLAGS]   (dateline COMMAND --help lists the flags)\n\n")
	for _, name := range order {
		fmt.Fprintf(w, "  %-8s %s\n", name, commands[name].line)
	}
}

// flags makes a flag set that says on errs what was wrong, with words as the
// usage line.
func flags(name, words string, errs io.Writer) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(errs)
	fs.Usage = func() {
		fmt.Fprintf(errs, "usage: dateline %s %s\n", name, words)
		fs.PrintDefaults()
	}
	return fs
}

// parse parses args, flags and words in any order; status is the exit status
// where it is not to go on.
func parse(fs *flag.FlagSet, args []string) (words []string, status int, ok bool) {
	for {
		if err := fs.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, 0, false
			}
			return nil, 2, false
		}
		if fs.NArg() == 0 {
			return words, 0, true
		}
		words, args = append(words, fs.Arg(0)), fs.Args()[1:]
	}
}

// fail prints an error for the person at the terminal.
func fail(errs io.Writer, err error) int {
	fmt.Fprintf(errs, "dateline: %s\n", strings.TrimSpace(err.Error()))
	if dateline.KindOf(err) == dateline.ErrInvalid {
		return 2
	}
	return 1
}
