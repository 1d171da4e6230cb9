package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"strings"

	"dateline"
	"dateline/internal/desk"
)

func runUser(ctx context.Context, args []string, _ io.Reader, out, errs io.Writer) int {
	fs := flags("user", "add NAME [--role editor|admin] | link NAME", errs)
	data := fs.String("data", "dateline.db", "the data `file`")
	role := fs.String("role", "editor", "editor or admin")
	url := fs.String("url", "http://127.0.0.1:8080/", "where the desk is reached, for the link")
	words, status, ok := parse(fs, args)
	if !ok {
		return status
	}
	if len(words) != 2 || (words[0] != "add" && words[0] != "link") {
		fs.Usage()
		return 2
	}
	if err := user(ctx, *data, words[0] == "add", words[1], desk.Role(*role), *url, out); err != nil {
		return fail(errs, err)
	}
	return 0
}

// user adds a person where add says so, and prints a link that lets that
// person in once, to set a password.
func user(ctx context.Context, data string, add bool, name string, role desk.Role, url string, out io.Writer) error {
	s, h, err := open(ctx, data)
	if err != nil {
		return err
	}
	defer s.Close()
	if add {
		// Nobody knows this password; the link below is the way in.
		if err := h.desk.AddUser(ctx, operator, name, role, rand.Text()); err != nil {
			return err
		}
	}
	token, err := h.desk.NewLink(ctx, operator, name)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "this link lets %s in, once: %s/login/link?token=%s\n", name, strings.TrimSuffix(url, "/"), token)
	return nil
}

func runStory(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	fs := flags("story", "import FILE | export SLUG | list", errs)
	data := fs.String("data", "dateline.db", "the data `file`")
	words, status, ok := parse(fs, args)
	if !ok {
		return status
	}
	if len(words) == 0 || (words[0] != "list" && len(words) != 2) {
		fs.Usage()
		return 2
	}
	if err := story(ctx, *data, words, in, out); err != nil {
		return fail(errs, err)
	}
	return 0
}

func story(ctx context.Context, data string, words []string, in io.Reader, out io.Writer) error {
	s, h, err := open(ctx, data)
	if err != nil {
		return err
	}
	defer s.Close()
	switch words[0] {
	case "list":
		slugs, err := s.Stories(ctx)
		for _, slug := range slugs {
			fmt.Fprintln(out, slug)
		}
		return err
	case "export":
		b, err := h.desk.ExportStory(ctx, words[1])
		if err != nil {
			return err
		}
		_, err = out.Write(b)
		return err
	case "import":
		b, err := readFile(words[1], in)
		if err != nil {
			return err
		}
		st, e, err := h.desk.ImportStory(ctx, operator, b)
		if err != nil {
			return fmt.Errorf("%s: %w", words[1], err)
		}
		if e.Seq == 0 {
			fmt.Fprintf(out, "%s: the settings are these already\n", st.Slug)
			return nil
		}
		fmt.Fprintf(out, "%s: settings are entry %d\n", st.Slug, e.Seq)
		return nil
	}
	return dateline.Invalid("story", "%q is none of import, export, list", words[0])
}
