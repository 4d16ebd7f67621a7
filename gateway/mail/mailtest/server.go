// Package mailtest is a mail server for tests: it answers by a script and remembers the mail that came whole.
package mailtest

import (
	"bufio"
	"net"
	"slices"
	"strings"
	"sync"
	"time"
)

// Answers that are none.
const (
	// Drop ends the connection.
	Drop = "drop"
	// Wait says nothing until the client gives up.
	Wait = "wait"
)

// EndOfText is the command that a mail's text ends with.
const EndOfText = "."

// Server is a mail server without TLS. Its methods may be called at once.
type Server struct {
	// Answer is what it says to a command, such as RCPT TO:<jane@example.com>, or EndOfText when it has taken a mail;
	// "" is what it says to who does everything right. It is called by each connection.
	Answer func(command string) string

	mu       sync.Mutex
	mails    []Mail
	commands []string
}

// Mail is one that came whole.
type Mail struct {
	At time.Time
	// To is whom it was for, by the last RCPT.
	To string
	// Text has its headers and lines as they came.
	Text string
}

// Serve talks to everybody until the listener is closed and the last one has gone.
func (s *Server) Serve(listener net.Listener) {
	var all sync.WaitGroup
	defer all.Wait()
	for conn, err := listener.Accept(); err == nil; conn, err = listener.Accept() {
		all.Go(func() { s.talk(conn) })
	}
}

// Mails are those that came whole, in order, whatever was answered to them.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

// Commands are all that came.
func (s *Server) Commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands)
}

func (s *Server) talk(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	say := func(line string) { _, _ = conn.Write([]byte(line + "\r\n")) }
	say("220 ready")
	var to string
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		command := strings.TrimSpace(line)
		s.heard(command)
		if recipient, ok := strings.CutPrefix(command, "RCPT TO:<"); ok {
			to, _, _ = strings.Cut(recipient, ">")
		}
		answer := s.Answer(command)
		if command == "DATA" && answer == "" {
			say("354 go on")
			if !s.take(in, to) {
				return
			}
			command = EndOfText
			answer = s.Answer(command)
		}
		switch answer {
		case Drop:
			return
		case Wait:
			_, _ = in.ReadByte()
			return
		case "":
			answer = usual(command)
		}
		say(answer)
	}
}

// usual is what is said to who does everything right.
func usual(command string) string {
	word, _, _ := strings.Cut(command, " ")
	switch word {
	case "EHLO":
		return "250-here\r\n250-ENHANCEDSTATUSCODES\r\n250 AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2"
	case "AUTH":
		return "235 welcome"
	}
	return "250 ok"
}

func (s *Server) heard(command string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = append(s.commands, command)
}

// take reads a text; not ok if the connection ends in it.
func (s *Server) take(in *bufio.Reader, to string) bool {
	var text strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return false
		}
		if line == ".\r\n" {
			break
		}
		text.WriteString(line)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, Mail{time.Now(), to, text.String()})
	return true
}
